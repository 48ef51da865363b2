// Two answers at once: the conversation's, and one beside it that leaves no trace in it.
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const talk = await Talk.open();
talk.type('Please tell me about the museum.');
const { item } = await talk.next('conversation.item.done');
talk.send({ type: 'response.create' });
const { response: main } = await talk.next('response.created');
await talk.next('response.output_audio.delta');

talk.send({
  type: 'response.create',
  response: {
    conversation: 'none',
    metadata: { topic: 'classification' },
    output_modalities: ['text'],
    instructions: 'Say in one word what the user talks about.',
    input: [{ type: 'item_reference', id: item.id }],
  },
});
const aside = await talk.next('response.done', (e) => e.response.metadata?.topic === 'classification');
tell('aside', {
  status: aside.response.status,
  text: aside.response.output[0]?.content[0]?.text,
  conversation: aside.response.conversation_id ?? null,
  items: talk.events.filter((e) => e.type.startsWith('conversation.item.') && e.item?.id === aside.response.output[0]?.id).length,
});

talk.send({ type: 'response.create', response: { conversation: 'none', metadata: { topic: 'nothing' }, output_modalities: ['text'], input: [] } });
const empty = await talk.next('response.done', (e) => e.response.metadata?.topic === 'nothing');
tell('empty', { status: empty.response.status });

talk.send({ type: 'response.cancel', response_id: main.id });
const { response: last } = await talk.next('response.done');
tell('main', { same: last.id === main.id, status: last.status, reason: last.status_details?.reason, conversation: last.conversation_id });
await talk.close();
