// Two agents: the first hands the conversation over, the second answers.
import { RealtimeAgent, tool } from '@openai/agents/realtime';
import { z } from 'zod';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const openInvoices = tool({
  name: 'list_open_invoices',
  description: 'List the open invoices of the customer.',
  parameters: z.object({}),
  execute: async () => 'There are two open invoices.',
});
const billing = new RealtimeAgent({
  name: 'Billing',
  handoffDescription: 'Helps with billing and invoices.',
  instructions: 'You help with billing.',
  tools: [openInvoices],
});
const front = new RealtimeAgent({ name: 'Front desk', instructions: 'You greet people.', handoffs: [billing] });

const watch = await Watch.open(front);
watch.session.sendMessage('I need help with billing');
const [, from, to] = await watch.next('agent_handoff');
tell('handoff', { from: from.name, to: to.name });
const [, speaker] = await watch.next('agent_end', (_context, _agent, text) => text);
tell('speaker', { name: speaker.name });

watch.session.sendMessage('List my open invoices');
await watch.next('agent_tool_end', (_context, _agent, { name }) => name === 'list_open_invoices');
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text);
tell('answer', { transcript: answer });
watch.close();
