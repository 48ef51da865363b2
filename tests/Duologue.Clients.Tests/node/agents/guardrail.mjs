// The session reads what is being said; when a rule is broken it stops the answer and asks for another.
import { RealtimeAgent } from '@openai/agents/realtime';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const guardrail = {
  name: 'No secrets',
  policyHint: 'Never speak of the treasure.',
  execute: async ({ agentOutput }) => ({ tripwireTriggered: agentOutput.includes('treasure'), outputInfo: { agentOutput } }),
};
const watch = await Watch.open(new RealtimeAgent({ name: 'Guide' }), {
  outputGuardrails: [guardrail],
  outputGuardrailSettings: { debounceTextLength: 10 },
});
watch.session.sendMessage('What is in the cellar?');
const [, , error] = await watch.next('guardrail_tripped');
tell('tripped', { name: error.result.guardrail.name });
const { response } = await watch.wire('response.done');
tell('stopped', { status: response.status, reason: response.status_details?.reason });
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text.includes('dust'));
tell('answer', { transcript: answer });
watch.close();
