// A spoken question with the session's own defaults, a tool that the session runs, a spoken answer.
import { writeFileSync } from 'node:fs';
import { RealtimeAgent, tool } from '@openai/agents/realtime';
import { z } from 'zod';
import { Microphone } from '../support/microphone.mjs';
import { tell } from '../support/tell.mjs';
import { Watch } from '../support/watch.mjs';
import { forecast } from '../support/weather.mjs';

const getWeather = tool({
  name: 'get_weather',
  description: 'Get the current weather for a city.',
  parameters: z.object({ city: z.string() }),
  execute: async (args) => {
    tell('tool', args);
    return forecast;
  },
});
const watch = await Watch.open(new RealtimeAgent({ name: 'Assistant', instructions: 'You are a helpful assistant.', tools: [getWeather] }));
const microphone = new Microphone((audio) => watch.session.sendAudio(audio.buffer.slice(audio.byteOffset, audio.byteOffset + audio.byteLength)));
microphone.say(process.env.SPEECH);

await watch.next('agent_tool_end');
const [, , answer] = await watch.next('agent_end', (_context, _agent, text) => text);
microphone.stop();
writeFileSync(process.env.OUT, watch.audio);
tell('answer', { transcript: answer });
tell('history', { items: watch.history });
tell('usage', { tokens: watch.session.usage.totalTokens });
watch.close();
