import { beforeEach, describe, expect, test } from 'vitest';
import type { ToPlayback } from '../src/audio/worklet-messages';
import { Playback } from '../src/playback';
import { newTalk, type Talk, type Utterance } from '../src/state/talk';
import type { PageMessage } from '../src/wire/messages';
import { ready } from './fakes';

let sent: PageMessage[];
let played: ToPlayback[];
let cleared: number[];
let talk: Talk;
let time: number;
let playback: Playback;

const block = (count: number, playing = true): void => {
  time += 0.02;
  playback.report({ type: 'block', played: count, playing, level: 0.1, time, target: 100, underruns: 0 });
};

beforeEach(() => {
  sent = [];
  played = [];
  cleared = [];
  time = 0;
  talk = newTalk();
  talk.turns.push({ response: 'r', agent: 'A', status: 'completed', aside: false, timings: { first_audio: 300 } });
  talk.entries.push({ kind: 'agent', id: 'a', response: 'r', text: 'Hello there', final: true });
  playback = new Playback({
    send: (m) => sent.push(m), play: (m) => played.push(m), level: () => undefined, talk: () => talk, time: () => time, draw: () => undefined,
    hook: { played: () => undefined, captured: () => undefined, cleared: (t) => cleared.push(t) },
  });
  // the worklet has played 5000 samples of an earlier conversation
  playback.take(ready);
  playback.report({ type: 'cleared', id: '', played: 5000 });
});

describe('what the page reports of the voice', () => {
  test('counts from the session’s start, every 100 ms while it plays', () => {
    playback.take({ type: 'audio_begin', item_id: 'a', response_id: 'r', position: 0 });
    playback.audio(new ArrayBuffer(96_000));
    for (let i = 1; i <= 20; i++) block(5000 + i * 480);
    const positions = sent.map((m) => (m as { position: number }).position);
    expect(positions.length).toBeGreaterThanOrEqual(3);
    expect(positions.length).toBeLessThanOrEqual(4);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions[0]).toBeLessThanOrEqual(480 * 6);
  });

  test('says once where it ended when nothing is left', () => {
    playback.report({ type: 'drained', played: 7400 });
    playback.report({ type: 'drained', played: 7400 });
    for (let i = 0; i < 20; i++) block(7400, false);
    expect(sent).toEqual([{ type: 'playback', position: 2400 }]);
  });

  test('a clear goes to the worklet at once, and its answer to the server with the same id', () => {
    playback.take({ type: 'clear', id: 7 });
    expect(played.at(-1)).toEqual({ type: 'clear', id: 7 });
    expect(cleared).toEqual([0]);
    playback.report({ type: 'cleared', id: 7, played: 5600 });
    expect(sent).toEqual([{ type: 'playback', position: 600, clear: 7 }]);
  });

  test('knows how much of an item was heard and when its turn was heard first', () => {
    playback.take({ type: 'audio_begin', item_id: 'a', response_id: 'r', position: 0 });
    playback.audio(new ArrayBuffer(4800));
    time = 0.1;
    block(5600);
    expect((talk.entries[0] as Utterance).heardShare).toBe(0.25);
    expect(talk.turns[0]?.bufferedMs).toBeCloseTo(120, 6);
  });

  test('after a break it goes on counting where the server says, and what was queued is gone', () => {
    block(6000);
    playback.stop();
    expect(played.at(-1)).toEqual({ type: 'clear', id: '' });
    playback.report({ type: 'cleared', id: '', played: 6100 });
    playback.take({ ...ready, resumed: true, position: 900 });
    block(6150); // the fade of the old socket: not to be counted for the new one
    expect(sent).toEqual([]);
    playback.report({ type: 'cleared', id: '', played: 6200 });
    playback.report({ type: 'drained', played: 6700 });
    expect(sent).toEqual([{ type: 'playback', position: 1400 }]);
  });
});
