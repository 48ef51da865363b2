// The package's client of the old shape, which the service itself no longer answers.
import { OpenAIRealtimeWS } from 'openai/beta/realtime/ws';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';
import { forecast, weather } from '../support/weather.mjs';

const talk = new Talk(new OpenAIRealtimeWS({ model: 'gpt-4o-realtime-preview' }));
const { session } = await talk.next('session.created');
tell('session', { modalities: session.modalities, format: session.input_audio_format, detection: session.turn_detection?.type });
talk.send({ type: 'session.update', session: { modalities: ['text'], tools: [weather], tool_choice: 'auto' } });
await talk.next('session.updated');
talk.type("What's the weather in Paris?");
await talk.next('conversation.item.created');
talk.send({ type: 'response.create' });
const call = await talk.next('response.function_call_arguments.done');
await talk.next('response.done');
talk.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: forecast } });
talk.send({ type: 'response.create' });
const { text } = await talk.next('response.text.done');
tell('answer', { text });

talk.send({ type: 'session.update', session: { modalities: ['text', 'audio'], output_audio_format: 'g711_ulaw' } });
talk.type('What can you do?');
talk.send({ type: 'response.create' });
const { response } = await talk.next('response.done', (e) => e.response.output[0]?.content?.[0]?.type === 'audio');
const deltas = talk.events.filter((e) => e.type === 'response.audio.delta' && e.response_id === response.id);
tell('spoken', { status: response.status, deltas: deltas.length, transcript: response.output[0].content[0].transcript });
await talk.close();
