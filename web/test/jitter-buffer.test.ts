import { describe, expect, test } from 'vitest';
import { JitterBuffer } from '../src/audio/jitter-buffer';

const rate = 24_000;
const ms = (n: number): number => (n * rate) / 1000;
const sound = (n: number, value = 0.5): Float32Array => new Float32Array(ms(n)).fill(value);

/** Plays for so long; the samples that were not silent, and whether an end was told. */
function play(buffer: JitterBuffer, length: number): { loud: number; drained: number; last: number } {
  let loud = 0;
  let drained = 0;
  let last = 0;
  for (let done = 0; done < ms(length); done += 128) {
    const out = new Float32Array(128);
    if (buffer.pull(out)) drained++;
    loud += out.filter((s) => s !== 0).length;
    last = out[127] ?? 0;
  }
  return { loud, drained, last };
}

describe('jitter buffer', () => {
  test('waits for 100 ms before it plays', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(90));
    expect(play(buffer, 50).loud).toBe(0);
    buffer.push(sound(20));
    expect(play(buffer, 50).loud).toBeGreaterThan(ms(49));
  });

  test('does not wait for more when all has come', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(40));
    buffer.end();
    expect(play(buffer, 100)).toMatchObject({ loud: ms(40), drained: 1 });
    expect(buffer.underruns).toBe(0);
  });

  test('counts what was played, not the silence between', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(120));
    play(buffer, 500);
    expect(buffer.played).toBe(ms(120));
    buffer.push(sound(400));
    buffer.end();
    play(buffer, 1000);
    expect(buffer.played).toBe(ms(520));
  });

  test('collects more after a gap, at most 400 ms', () => {
    const buffer = new JitterBuffer();
    for (let i = 0; i < 6; i++) {
      buffer.push(sound(401));
      play(buffer, 900);
    }
    expect(buffer.underruns).toBe(6);
    expect(buffer.target).toBe(400);
    buffer.push(sound(390));
    expect(play(buffer, 100).loud).toBe(0);
  });

  test('collects less again after long without a gap, never below 100 ms', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(150));
    play(buffer, 300);
    expect(buffer.target).toBe(150);
    buffer.push(sound(45_000));
    play(buffer, 11_000);
    expect(buffer.target).toBe(130);
    play(buffer, 33_000);
    expect(buffer.target).toBe(100);
  });

  test('a block filled to its last sample is no gap when more comes in time', () => {
    const buffer = new JitterBuffer();
    buffer.push(new Float32Array(128 * 20).fill(0.5));
    const out = new Float32Array(128);
    for (let i = 0; i < 20; i++) expect(buffer.pull(out)).toBe(false);
    buffer.push(new Float32Array(128).fill(0.5));
    expect(buffer.pull(out)).toBe(false);
    expect(out[127]).toBe(0.5);
    expect(buffer.underruns).toBe(0);
  });

  test('plays a short rest whose end was never told', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(30));
    expect(play(buffer, 250).loud).toBe(0);
    expect(play(buffer, 200).loud).toBe(ms(30));
  });

  test('clear leaves a fade of 5 ms and nothing else, and counts it', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(2000));
    play(buffer, 500);
    const before = buffer.played;
    const answer = buffer.clear();
    expect(answer - before).toBe(ms(5));
    expect(buffer.waiting).toBe(0);
    const after = play(buffer, 100);
    expect(after.loud).toBeLessThanOrEqual(ms(5));
    expect(after.loud).toBeGreaterThan(ms(4));
    expect(buffer.played).toBe(answer);
  });

  test('the fade falls steadily to silence', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(500, 1));
    play(buffer, 100);
    buffer.clear();
    const out = new Float32Array(256);
    buffer.pull(out);
    for (let i = 1; i < out.length; i++) expect(out[i]).toBeLessThanOrEqual(out[i - 1] ?? 0);
    expect(out[0]).toBeGreaterThan(0.98);
    expect(out[ms(5) - 1]).toBe(0);
  });

  test('clear before anything was played counts nothing and makes no sound', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(90));
    expect(buffer.clear()).toBe(0);
    expect(play(buffer, 500).loud).toBe(0);
  });

  test('what comes after a clear is played whole', () => {
    const buffer = new JitterBuffer();
    buffer.push(sound(1000));
    play(buffer, 300);
    const answer = buffer.clear();
    buffer.push(sound(200));
    buffer.end();
    play(buffer, 500);
    expect(buffer.played - answer).toBe(ms(200));
  });

  test('chunks of any length come out in order', () => {
    const buffer = new JitterBuffer();
    const all = Float32Array.from({ length: 10_000 }, (_, i) => (i + 1) / 20_000);
    for (let at = 0, n = 1; at < all.length; at += n, n = (n * 7) % 613 || 1) buffer.push(all.slice(at, at + n));
    buffer.end();
    const got: number[] = [];
    const out = new Float32Array(128);
    while (!buffer.pull(out)) got.push(...out);
    got.push(...out);
    expect(got.slice(0, all.length)).toEqual([...all]);
  });
});
