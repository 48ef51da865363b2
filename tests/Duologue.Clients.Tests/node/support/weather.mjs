/** A tool as stock clients describe it: nothing in it was made for our server. */
export const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'Get the current weather for a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', description: 'The city, such as Paris.' } },
    required: ['city'],
  },
};

export const forecast = 'It is sunny and twenty degrees in Paris.';
