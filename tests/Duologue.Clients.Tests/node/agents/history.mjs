// The history is what was said; changing it changes what the model knows.
import { RealtimeAgent } from '@openai/agents/realtime';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const watch = await Watch.open(new RealtimeAgent({ name: 'Assistant' }));
watch.session.sendMessage('My name is Ada.');
await watch.next('agent_end', (_context, _agent, text) => text);
watch.session.sendMessage('I live in Turin.');
await watch.next('agent_end', (_context, _agent, text) => text);
tell('before', { items: watch.history });

watch.session.updateHistory((items) =>
  items
    .filter((item) => item.role !== 'assistant')
    .map((item, at) => (at === 0 ? { ...item, content: [{ type: 'input_text', text: 'My name is Grace.' }] } : item)),
);
await watch.wire('conversation.item.added', (e) => e.item.content?.[0]?.text === 'My name is Grace.');
watch.session.sendMessage('Who am I?');
await watch.next('agent_end', (_context, _agent, text) => text);
tell('after', { items: watch.history });
watch.close();
