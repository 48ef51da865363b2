// Everything a client may get wrong is told by an error event that names its event, and the conversation goes on.
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const talk = await Talk.open();
const wrong = [
  { type: 'no.such.event' },
  { type: 'input_audio_buffer.commit' },
  { type: 'input_audio_buffer.append', audio: 'not base64!' },
  { type: 'conversation.item.delete', item_id: 'item_nobody' },
  { type: 'conversation.item.retrieve', item_id: 'item_nobody' },
  { type: 'conversation.item.truncate', item_id: 'item_nobody', content_index: 0, audio_end_ms: 10 },
  { type: 'conversation.item.create', previous_item_id: 'item_nobody', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: '?' }] } },
  { type: 'session.update', session: { type: 'realtime', no_such_member: 1 } },
  { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', threshold: 7 } } } } },
  { type: 'response.create', response: { input: [{ type: 'item_reference', id: 'item_nobody' }] } },
  { type: 'response.cancel' },
];
for (const [at, event] of wrong.entries()) {
  talk.send({ ...event, event_id: `mine_${at}` });
  const { error } = await talk.next('error');
  tell('answer', { type: event.type, code: error.code, kind: error.type, param: error.param, same: error.event_id === `mine_${at}` });
}

talk.type('Are you still there?');
talk.send({ type: 'response.create' });
talk.send({ type: 'response.create', event_id: 'second' });
const { error } = await talk.next('error');
tell('second', { code: error.code, same: error.event_id === 'second' });
talk.send({ type: 'response.cancel' });
const { response: first } = await talk.next('response.done');
talk.send({ type: 'response.create' });
const { response: last } = await talk.next('response.done');
tell('last', { first: first.status, last: last.status });
await talk.close();
