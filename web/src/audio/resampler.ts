// Changes the sample rate of a stream without clicks at the borders of its chunks: a windowed sinc, looked up in a table of phases.

const halfTaps = 16; // zero crossings on each side: stop band below -70 dB with this window
const phases = 512;

export class Resampler {
  private readonly step: number;
  private readonly half: number;
  private readonly table: Float32Array;
  private pending: Float32Array;
  private position: number;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.step = from / to;
    // below the lower of the two Nyquist frequencies, with room for the window's slope
    const cutoff = Math.min(1, to / from) * 0.94;
    this.half = Math.ceil(halfTaps / cutoff);
    this.table = sincTable(cutoff, this.half);
    // as if silence had come before, so that the first sample is in the middle of the filter
    this.pending = new Float32Array(this.half);
    this.position = this.half;
  }

  /** What the input gives, as far as it reaches; the rest comes with the next call. */
  process(input: Float32Array): Float32Array {
    if (this.from === this.to) return input;
    const data = new Float32Array(this.pending.length + input.length);
    data.set(this.pending);
    data.set(input, this.pending.length);
    const count = Math.max(0, Math.ceil((data.length - this.half - this.position) / this.step));
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      out[i] = this.at(data, this.position);
      this.position += this.step;
    }
    const used = Math.min(data.length, Math.max(0, Math.floor(this.position) - this.half));
    this.pending = data.slice(used);
    this.position -= used;
    return out;
  }

  private at(data: Float32Array, position: number): number {
    const whole = Math.floor(position);
    const phase = (position - whole) * phases;
    const lower = Math.floor(phase);
    const blend = phase - lower;
    const taps = 2 * this.half;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const a = this.table[lower * taps + k] ?? 0;
      const b = this.table[(lower + 1) * taps + k] ?? 0;
      sum += (data[whole - this.half + 1 + k] ?? 0) * (a + (b - a) * blend);
    }
    return sum;
  }
}

/** Row p holds the filter for a position p/phases after a sample; Blackman window, each row of sum 1. */
function sincTable(cutoff: number, half: number): Float32Array {
  const taps = 2 * half;
  const table = new Float32Array((phases + 1) * taps);
  for (let p = 0; p <= phases; p++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - p / phases;
      const angle = Math.PI * cutoff * x;
      const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / half) + 0.08 * Math.cos((2 * Math.PI * x) / half);
      const value = (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle) * Math.max(0, window);
      table[p * taps + k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) table[p * taps + k] = (table[p * taps + k] ?? 0) / sum;
  }
  return table;
}
