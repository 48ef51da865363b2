// What a browser does with @openai/agents: its server mints a key, the page connects with nothing else.
import OpenAI from 'openai';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { tell } from '../support/tell.mjs';

const { value } = await new OpenAI().realtime.clientSecrets.create({ session: { type: 'realtime', model: 'gpt-realtime' } });
const session = new RealtimeSession(new RealtimeAgent({ name: 'Assistant' }), { transport: 'websocket', model: 'gpt-realtime' });
session.on('error', ({ error }) => tell('error', { message: JSON.stringify(error) }));
session.on('agent_end', (_context, _agent, answer) => {
  tell('answer', { transcript: answer });
  session.close();
});
await session.connect({ apiKey: value, url: process.env.REALTIME_URL });
session.sendMessage('Hello');
