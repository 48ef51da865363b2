// Connections that cannot be: told by an error event and a close code, as the service does.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { tell } from '../support/tell.mjs';

async function refused(what, props, client) {
  const rt = new OpenAIRealtimeWS(props, client);
  const error = await new Promise((resolve) => rt.on('error', resolve));
  const code = await new Promise((resolve) => rt.socket.on('close', resolve));
  tell(what, { code: error.error?.code, close: code });
}

await refused('key', { model: 'gpt-realtime' }, new OpenAI({ apiKey: 'sk-wrong' }));
await refused('secret', { model: 'gpt-realtime' }, new OpenAI({ apiKey: 'ek_of_yesterday' }));
await refused('call', { callID: 'rtc_123456' });
