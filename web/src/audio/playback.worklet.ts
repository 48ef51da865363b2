import { JitterBuffer } from './jitter-buffer';
import { fromPcm16, rms } from './pcm';
import { Resampler } from './resampler';
import { type FromPlayback, playbackName, type ToPlayback } from './worklet-messages';

const wireRate = 24_000;
const blockMs = 20;

/** Plays what the jitter buffer gives, at whatever rate the device runs, and tells the page every 20 ms what that was. */
class Playback extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer();
  private readonly resampler = new Resampler(wireRate, sampleRate);
  private readonly block = new Float32Array(Math.round((sampleRate * blockMs) / 1000));
  private filled = 0;
  private ready = new Float32Array(0);

  constructor() {
    super();
    this.port.onmessage = (e: MessageEvent<ToPlayback>) => {
      this.take(e.data);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const out = channels[0];
    if (!out) return true;
    this.fill(out);
    for (const other of channels.slice(1)) other.set(out);
    this.measure(out);
    return true;
  }

  private take(message: ToPlayback): void {
    if (message.type === 'audio') this.buffer.push(fromPcm16(message.pcm));
    else if (message.type === 'end') this.buffer.end();
    else this.tell({ type: 'cleared', id: message.id, played: this.buffer.clear() });
  }

  private fill(out: Float32Array): void {
    if (sampleRate === wireRate) {
      this.pull(out);
      return;
    }
    while (this.ready.length < out.length) {
      const input = new Float32Array(128);
      this.pull(input);
      const more = this.resampler.process(input);
      const joined = new Float32Array(this.ready.length + more.length);
      joined.set(this.ready);
      joined.set(more, this.ready.length);
      this.ready = joined;
    }
    out.set(this.ready.subarray(0, out.length));
    this.ready = this.ready.slice(out.length);
  }

  private pull(out: Float32Array): void {
    if (this.buffer.pull(out)) this.tell({ type: 'drained', played: this.buffer.played });
  }

  private measure(out: Float32Array): void {
    let rest = out;
    while (rest.length > 0) {
      const part = rest.subarray(0, this.block.length - this.filled);
      this.block.set(part, this.filled);
      this.filled += part.length;
      rest = rest.subarray(part.length);
      if (this.filled < this.block.length) return;
      this.filled = 0;
      const { played, isPlaying: playing, target, underruns } = this.buffer;
      this.tell({ type: 'block', played, playing, level: rms(this.block), time: currentTime, target, underruns });
    }
  }

  private tell(message: FromPlayback): void {
    this.port.postMessage(message);
  }
}

registerProcessor(playbackName, Playback);
