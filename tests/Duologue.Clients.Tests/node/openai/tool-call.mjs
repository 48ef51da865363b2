// A typed question, a tool, a written answer.
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';
import { forecast, weather } from '../support/weather.mjs';

const talk = await Talk.open();
talk.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'], tools: [weather], tool_choice: 'auto' } });
talk.type("What's the weather in Paris?");
talk.send({ type: 'response.create' });

const written = await talk.next('response.function_call_arguments.done');
const done = await talk.next('response.done');
const call = done.response.output.find((item) => item.type === 'function_call');
tell('call', { name: call.name, arguments: call.arguments, same: call.arguments === written.arguments && call.call_id === written.call_id });

talk.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: forecast } });
talk.send({ type: 'response.create' });
const answer = await talk.next('response.output_text.done');
const { response } = await talk.next('response.done');
const pieces = talk.events.filter((e) => e.type === 'response.output_text.delta' && e.response_id === response.id);
tell('answer', { status: response.status, text: answer.text, same: pieces.map((e) => e.delta).join('') === answer.text, deltas: pieces.length });
await talk.close();
