import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const rt = new OpenAIRealtimeWS({ model: 'gpt-realtime' });
rt.socket.on('open', () => {
  rt.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  rt.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What can you do?' }] } });
  rt.send({ type: 'response.create' });
});
rt.on('error', (error) => console.error(error.message));
rt.on('response.output_text.delta', (event) => process.stdout.write(event.delta));
rt.on('response.done', () => rt.close());
