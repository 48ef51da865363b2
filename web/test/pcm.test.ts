import { describe, expect, test } from 'vitest';
import { fromPcm16, rms, toPcm16, WholeSamples } from '../src/audio/pcm';

describe('PCM16', () => {
  test('is little endian, and clips instead of wrapping', () => {
    expect([...new Uint8Array(toPcm16(Float32Array.of(0.5, -1, 1, 2, -2)))]).toEqual([0, 0x40, 0, 0x80, 0xff, 0x7f, 0xff, 0x7f, 0, 0x80]);
  });

  test('comes back as it went', () => {
    const samples = Float32Array.of(0, 0.25, -0.25, 0.125);
    expect(fromPcm16(toPcm16(samples))).toEqual(samples);
  });

  test('an odd byte waits for the next frame', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
    const whole = new WholeSamples();
    const got: number[] = [];
    for (const [from, to] of [[0, 3], [3, 4], [4, 4], [4, 11], [11, 22], [22, 39], [39, 40]] as const) {
      const part = whole.take(bytes.buffer.slice(from, to));
      expect(part.byteLength % 2).toBe(0);
      got.push(...new Uint8Array(part));
    }
    expect(got).toEqual([...bytes]);
  });

  test('loudness of a full square wave is 1', () => {
    expect(rms(Float32Array.of(1, -1, 1, -1))).toBe(1);
    expect(rms(new Float32Array(0))).toBe(0);
  });
});
