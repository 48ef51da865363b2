// Holds what the agent said until it is played: waits for enough to ride out the network's unsteadiness, and counts what was really played.
// Pure: the worklet pulls, the tests do too.

export interface JitterOptions {
  rate: number;
  /** ms to collect before an item begins to play */
  start: number;
  /** ms, the most it ever collects */
  most: number;
}

export const jitterDefaults: JitterOptions = { rate: 24_000, start: 100, most: 400 };

const growth = 1.5;
const shrinkEvery = 10_000; // ms played without a gap
const shrinkBy = 20; // ms
const patience = 300; // ms without anything new, after which a short rest is played though its end was not told
const fade = 5; // ms

export class JitterBuffer {
  /** Samples really played; silence that filled a gap is not among them. */
  played = 0;
  /** Times it ran dry before the end. */
  underruns = 0;

  private readonly chunks: Float32Array[] = [];
  private offset = 0; // played of the first chunk
  private queued = 0;
  private running = false;
  private complete = true; // the last item was received whole
  private waited = 0; // samples of silence since something came
  private steady = 0; // samples played since the last gap
  private fading: Float32Array | null = null;
  private wanted: number;

  constructor(private readonly options: JitterOptions = jitterDefaults) {
    this.wanted = options.start;
  }

  /** ms it collects at present before it begins. */
  get target(): number {
    return this.wanted;
  }

  /** Samples waiting. */
  get waiting(): number {
    return this.queued;
  }

  get isPlaying(): boolean {
    return this.running;
  }

  push(samples: Float32Array): void {
    if (samples.length === 0) return;
    this.chunks.push(samples);
    this.queued += samples.length;
    this.complete = false;
    this.waited = 0;
  }

  /** All of an item has come: what is here need not wait for more, and running dry is no gap. */
  end(): void {
    this.complete = true;
  }

  /** Throws away what waits; a few milliseconds fade out against the click. Returns what will have been played. */
  clear(): number {
    if (this.running && this.queued > 0) {
      const length = Math.min(this.queued, this.samples(fade));
      const rest = new Float32Array(length);
      this.take(rest, length);
      for (let i = 0; i < length; i++) rest[i] = (rest[i] ?? 0) * (1 - (i + 1) / length);
      this.fading = rest;
      this.played += length;
    }
    this.chunks.length = 0;
    this.offset = 0;
    this.queued = 0;
    this.running = false;
    this.complete = true;
    return this.played;
  }

  /** Fills a block. True when nothing is left to play: the item is over, or the line is too slow. */
  pull(out: Float32Array): boolean {
    out.fill(0);
    const start = this.playFade(out);
    if (!this.running) {
      this.waited += out.length;
      if (!this.mayBegin()) return false;
      this.running = true;
    }
    const length = Math.min(out.length - start, this.queued);
    this.take(out.subarray(start), length);
    this.played += length;
    this.steady += length;
    if (this.steady >= this.samples(shrinkEvery)) this.shrink();
    if (this.queued > 0) return false;
    const dry = start + length < out.length;
    // the block was filled to its last sample: the next one tells whether more has come
    if (!this.complete && !dry) return false;
    if (!this.complete) this.grow();
    this.running = false;
    this.waited = 0;
    return true;
  }

  private mayBegin(): boolean {
    return (
      this.queued > 0 &&
      (this.complete || this.queued >= this.samples(this.wanted) || this.waited >= this.samples(Math.max(patience, this.wanted)))
    );
  }

  private playFade(out: Float32Array): number {
    if (!this.fading) return 0;
    const part = this.fading.subarray(0, out.length);
    out.set(part);
    this.fading = part.length < this.fading.length ? this.fading.subarray(part.length) : null;
    return part.length;
  }

  private take(out: Float32Array, length: number): void {
    let done = 0;
    while (done < length) {
      const chunk = this.chunks[0];
      if (!chunk) return;
      const part = chunk.subarray(this.offset, this.offset + length - done);
      out.set(part, done);
      done += part.length;
      this.offset += part.length;
      if (this.offset === chunk.length) {
        this.chunks.shift();
        this.offset = 0;
      }
    }
    this.queued -= length;
  }

  private grow(): void {
    this.underruns++;
    this.steady = 0;
    this.wanted = Math.min(this.options.most, this.wanted * growth);
  }

  private shrink(): void {
    this.steady = 0;
    this.wanted = Math.max(this.options.start, this.wanted - shrinkBy);
  }

  private samples(ms: number): number {
    return Math.round((ms * this.options.rate) / 1000);
  }
}
