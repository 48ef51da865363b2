import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents/realtime';
import { z } from 'zod';

const getWeather = tool({
  name: 'get_weather',
  description: 'Get the current weather for a city.',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `It is sunny in ${city}.`,
});
const agent = new RealtimeAgent({ name: 'Assistant', instructions: 'You are a helpful assistant.', tools: [getWeather] });
const session = new RealtimeSession(agent, { transport: 'websocket', model: 'gpt-realtime' });
session.on('agent_end', (_context, _agent, answer) => answer && (console.log(answer), session.close()));
await session.connect({ apiKey: process.env.OPENAI_API_KEY, url: process.env.REALTIME_URL });
session.sendMessage("What's the weather in Paris?");
