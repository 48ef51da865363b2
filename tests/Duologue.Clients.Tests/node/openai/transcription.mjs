// A session that only writes down what it hears.
import { Microphone } from '../support/microphone.mjs';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const talk = await Talk.open({ intent: 'transcription' });
tell('session', { type: talk.session.type });
talk.send({
  type: 'session.update',
  session: {
    type: 'transcription',
    audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } },
  },
});
await talk.next('session.updated');
const microphone = new Microphone((audio) => talk.send({ type: 'input_audio_buffer.append', audio: audio.toString('base64') }));
microphone.say(process.env.SPEECH);
const { transcript, usage } = await talk.next('conversation.item.input_audio_transcription.completed');
microphone.stop();
tell('heard', { transcript, usage: usage?.type, responses: talk.events.filter((e) => e.type.startsWith('response.')).length });
await talk.close();
