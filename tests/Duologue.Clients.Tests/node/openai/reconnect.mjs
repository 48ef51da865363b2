// The package connects again by itself when it was told to; the session is then a new one.
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const talk = new Talk(new OpenAIRealtimeWS({ model: 'gpt-realtime', reconnect: true, reconnectInitialDelay: 50 }));
const { session: first } = await talk.next('session.created');
talk.rt.socket.terminate();
const { session: second } = await talk.next('session.created');
tell('sessions', { different: first.id !== second.id });
talk.rt.flushPending();
talk.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
talk.type('Hello again');
talk.send({ type: 'response.create' });
const { response } = await talk.next('response.done');
tell('answer', { status: response.status });
talk.rt.close();
