// PCM16, little endian, as it is on the socket.

const scale = 32_768;

export function toPcm16(samples: Float32Array): ArrayBuffer {
  const out = new DataView(new ArrayBuffer(samples.length * 2));
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round((samples[i] ?? 0) * scale);
    out.setInt16(i * 2, Math.max(-scale, Math.min(scale - 1, value)), true);
  }
  return out.buffer;
}

export function fromPcm16(bytes: ArrayBuffer): Float32Array {
  const view = new DataView(bytes);
  const out = new Float32Array(bytes.byteLength >> 1);
  for (let i = 0; i < out.length; i++) out[i] = view.getInt16(i * 2, true) / scale;
  return out;
}

/** A frame may end in the middle of a sample; the byte is kept for the next one of the same socket. */
export class WholeSamples {
  private odd: number | null = null;

  take(frame: ArrayBuffer): ArrayBuffer {
    if (this.odd === null && frame.byteLength % 2 === 0) return frame;
    const all = new Uint8Array((this.odd === null ? 0 : 1) + frame.byteLength);
    if (this.odd !== null) all[0] = this.odd;
    all.set(new Uint8Array(frame), all.length - frame.byteLength);
    this.odd = all.length % 2 === 0 ? null : (all[all.length - 1] ?? null);
    return all.buffer.slice(0, all.length & ~1);
  }
}

/** Root mean square, 0 to 1. */
export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const s of samples) sum += s * s;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
