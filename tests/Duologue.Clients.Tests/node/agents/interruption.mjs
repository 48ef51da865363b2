// The user speaks over the answer; the session truncates by its own clock.
import { RealtimeAgent } from '@openai/agents/realtime';
import { Microphone } from '../support/microphone.mjs';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';

const watch = await Watch.open(new RealtimeAgent({ name: 'Guide' }));
const microphone = new Microphone((audio) => watch.session.sendAudio(audio.buffer.slice(audio.byteOffset, audio.byteOffset + audio.byteLength)));
microphone.say(process.env.SPEECH);
await watch.next('audio_start');
const { response: first } = await watch.wire('response.output_audio.delta').then((e) => ({ response: { id: e.response_id } }));

microphone.say(process.env.SPEECH_OVER);
await watch.next('audio_interrupted');
const { response: stopped } = await watch.wire('response.done');
tell('stopped', { same: stopped.id === first.id, status: stopped.status, reason: stopped.status_details?.reason });
const truncated = await watch.wire('conversation.item.truncated');
const { item } = await watch.wire('conversation.item.retrieved', (e) => e.item.id === truncated.item_id);
tell('truncated', { ms: truncated.audio_end_ms, status: item.status });
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text.includes('Billing'));
microphone.stop();
tell('next', { transcript: answer });

// and the button that does the same
watch.session.sendMessage('Go on');
await watch.next('audio_start');
await watch.wire('response.output_audio.delta');
watch.session.interrupt();
const { response: last } = await watch.wire('response.done');
tell('button', { status: last.status, reason: last.status_details?.reason });
tell('history', { items: watch.history });
watch.close();
