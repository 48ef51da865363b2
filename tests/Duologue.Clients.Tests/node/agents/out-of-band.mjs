// An answer beside the conversation, asked for through the session's line.
import { RealtimeAgent } from '@openai/agents/realtime';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const watch = await Watch.open(new RealtimeAgent({ name: 'Assistant' }));
watch.session.sendMessage('Please tell me about the museum.');
await watch.next('agent_end', (_context, _agent, text) => text);
const before = watch.history.length;

watch.session.transport.requestResponse({
  conversation: 'none',
  metadata: { topic: 'classification' },
  output_modalities: ['text'],
  instructions: 'Say in one word what the user talks about.',
});
const { response } = await watch.wire('response.done', (e) => e.response.metadata?.topic === 'classification');
tell('aside', { status: response.status, text: response.output[0]?.content[0]?.text });
watch.session.sendMessage('Thanks.');
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text.includes('welcome'));
tell('answer', { transcript: answer, before });
watch.close();
