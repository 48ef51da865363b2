import { describe, expect, test } from 'vitest';
import { Resampler } from '../src/audio/resampler';

const sine = (rate: number, hertz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));

function inChunks(resampler: Resampler, input: Float32Array, size: number): Float32Array {
  const out: number[] = [];
  for (let at = 0; at < input.length; at += size) out.push(...resampler.process(input.slice(at, at + size)));
  return Float32Array.from(out);
}

/** Amplitude of one frequency, by correlation with it: independent of how the samples came about. */
function amplitude(samples: Float32Array, rate: number, hertz: number): number {
  let re = 0;
  let im = 0;
  samples.forEach((s, i) => {
    re += s * Math.cos((2 * Math.PI * hertz * i) / rate);
    im += s * Math.sin((2 * Math.PI * hertz * i) / rate);
  });
  return (2 * Math.hypot(re, im)) / samples.length;
}

describe('resampler', () => {
  test.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [24_000, 48_000],
    [24_000, 44_100],
    [16_000, 24_000],
  ])('a tone of 1 kHz keeps height and loudness from %i to %i Hz', (from, to) => {
    const out = inChunks(new Resampler(from, to), sine(from, 1000, 1), 128);
    const middle = out.slice(to / 10, to / 10 + to / 2);
    expect(Math.abs(out.length - to)).toBeLessThan(40);
    expect(amplitude(middle, to, 1000)).toBeCloseTo(0.5, 3);
  });

  test('the borders of the chunks cannot be heard', () => {
    const input = sine(44_100, 700, 0.5);
    const whole = new Resampler(44_100, 24_000).process(input);
    const parts = inChunks(new Resampler(44_100, 24_000), input, 37);
    for (let i = 0; i < Math.min(whole.length, parts.length); i++) expect(parts[i]).toBeCloseTo(whole[i] ?? 0, 5);
  });

  test('what the lower rate cannot hold does not fold back into it', () => {
    const out = inChunks(new Resampler(48_000, 24_000), sine(48_000, 15_000, 1), 128);
    expect(amplitude(out.slice(2400, 21_600), 24_000, 9000)).toBeLessThan(0.0005);
  });

  test('equal rates pass through untouched', () => {
    const input = sine(24_000, 300, 0.1);
    expect(new Resampler(24_000, 24_000).process(input)).toBe(input);
  });
});
