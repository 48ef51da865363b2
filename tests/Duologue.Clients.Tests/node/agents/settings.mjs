// What the documentation sets on a session: every update must be taken whole.
import { RealtimeAgent } from '@openai/agents/realtime';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const agent = new RealtimeAgent({ name: 'Greeter', instructions: 'Greet the user with cheer.', voice: 'marin' });
const watch = await Watch.open(agent, {
  model: 'gpt-realtime',
  tracingDisabled: false,
  workflowName: 'Greetings',
  groupId: 'group',
  config: {
    outputModalities: ['audio'],
    reasoning: { effort: 'low' },
    parallelToolCalls: true,
    toolChoice: 'auto',
    audio: {
      input: {
        format: 'pcm16',
        noiseReduction: { type: 'near_field' },
        transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
        turnDetection: { type: 'semantic_vad', eagerness: 'medium', createResponse: true, interruptResponse: true },
      },
      output: { format: 'g711_ulaw', speed: 1.1 },
    },
  },
});
const { session } = await watch.wire('session.updated', (e) => e.session.audio.output.format.type === 'audio/pcmu');
tell('session', session);

const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
watch.session.addImage(pixel, { triggerResponse: false });
const { item } = await watch.wire('conversation.item.done');
tell('image', { content: item.content.map((part) => part.type) });
watch.session.sendMessage('Hello');
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text);
tell('answer', { transcript: answer, bytes: watch.audio.length });
watch.close();
