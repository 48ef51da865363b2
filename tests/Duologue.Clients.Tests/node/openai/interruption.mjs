// The user speaks over the answer: it stops, is cut to what was heard, and the talk goes on.
import { Microphone } from '../support/microphone.mjs';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const heardMs = 700;
const talk = await Talk.open();
talk.send({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } } },
});
const microphone = new Microphone((audio) => talk.send({ type: 'input_audio_buffer.append', audio: audio.toString('base64') }));
microphone.say(process.env.SPEECH);
const { response: first } = await talk.next('response.created');
const delta = await talk.next('response.output_audio.delta', () => talk.audio(first.id).length > 48 * heardMs);

microphone.say(process.env.SPEECH_OVER);
await talk.next('input_audio_buffer.speech_started');
const { response: stopped } = await talk.next('response.done');
tell('stopped', { same: stopped.id === first.id, status: stopped.status, reason: stopped.status_details?.reason });

talk.send({ type: 'conversation.item.truncate', item_id: delta.item_id, content_index: delta.content_index, audio_end_ms: heardMs });
const truncated = await talk.next('conversation.item.truncated');
talk.send({ type: 'conversation.item.retrieve', item_id: delta.item_id });
const { item } = await talk.next('conversation.item.retrieved');
tell('truncated', { ms: truncated.audio_end_ms, same: truncated.item_id === delta.item_id, status: item.status, transcript: item.content[0]?.transcript });

const { response: next } = await talk.next('response.done');
microphone.stop();
const order = talk.events.map((e) => `${e.type} ${e.response_id ?? e.response?.id ?? ''}`);
const late = order.slice(order.indexOf(`response.done ${first.id}`) + 1).filter((line) => line.includes('.delta') && line.endsWith(first.id));
tell('next', { status: next.status, transcript: next.output[0]?.content[0]?.transcript, late: late.length });
await talk.close();
