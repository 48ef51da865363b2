// A spoken question, a tool, a spoken answer: found, heard and answered by the server.
import { writeFileSync } from 'node:fs';
import { Microphone } from '../support/microphone.mjs';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';
import { forecast, weather } from '../support/weather.mjs';

const talk = await Talk.open();
tell('session', { model: talk.session.model, type: talk.session.type });
talk.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    instructions: 'You are a helpful assistant.',
    tools: [weather],
    audio: {
      input: {
        transcription: { model: 'gpt-4o-mini-transcribe' },
        turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
      },
      output: { voice: 'marin' },
    },
  },
});
await talk.next('session.updated');

const microphone = new Microphone((audio) => talk.send({ type: 'input_audio_buffer.append', audio: audio.toString('base64') }));
microphone.say(process.env.SPEECH);
const started = await talk.next('input_audio_buffer.speech_started');
const stopped = await talk.next('input_audio_buffer.speech_stopped');
const committed = await talk.next('input_audio_buffer.committed');
tell('turn', {
  same: started.item_id === stopped.item_id && started.item_id === committed.item_id,
  from: started.audio_start_ms,
  to: stopped.audio_end_ms,
});

const asked = await talk.next('response.done');
const call = asked.response.output.find((item) => item.type === 'function_call');
const heard = talk.events.find((e) => e.type === 'conversation.item.input_audio_transcription.completed');
tell('heard', { transcript: heard?.transcript, usage: heard?.usage, same: heard?.item_id === started.item_id });
tell('call', { name: call?.name, arguments: call?.arguments, status: call?.status });

talk.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: forecast } });
talk.send({ type: 'response.create' });
const { response } = await talk.next('response.done');
microphone.stop();
writeFileSync(process.env.OUT, talk.audio(response.id));
tell('answer', {
  status: response.status,
  transcript: response.output[0]?.content[0]?.transcript,
  deltas: talk.events.filter((e) => e.type === 'response.output_audio.delta').length,
  usage: response.usage,
});
await talk.close();
