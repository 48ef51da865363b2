// A tool that a person must allow: once allowed, once not.
import { RealtimeAgent, tool } from '@openai/agents/realtime';
import { z } from 'zod';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const cancelOrder = tool({
  name: 'cancel_order',
  description: 'Cancel the order of the customer.',
  parameters: z.object({}),
  needsApproval: true,
  execute: async () => {
    tell('ran');
    return 'The order is cancelled.';
  },
});
const watch = await Watch.open(new RealtimeAgent({ name: 'Shop', tools: [cancelOrder] }));
for (const decision of ['approve', 'reject']) {
  watch.session.sendMessage('Cancel my order');
  const [, , request] = await watch.next('tool_approval_requested');
  await watch.session[decision](request.approvalItem);
  const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text);
  tell(decision, { transcript: answer });
}
watch.close();
