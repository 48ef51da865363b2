import { rms, toPcm16 } from './pcm';
import { Resampler } from './resampler';
import { type Captured, captureName, frameSamples } from './worklet-messages';

const wireRate = 24_000;

/** Cuts the microphone into frames of 20 ms at the wire's rate. */
class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, wireRate);
  private frame = new Float32Array(frameSamples);
  private filled = 0;

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0];
    if (!input) return true;
    let samples = this.resampler.process(input);
    while (samples.length > 0) {
      const part = samples.subarray(0, frameSamples - this.filled);
      this.frame.set(part, this.filled);
      this.filled += part.length;
      samples = samples.subarray(part.length);
      if (this.filled === frameSamples) this.send();
    }
    return true;
  }

  private send(): void {
    const pcm = toPcm16(this.frame);
    const message: Captured = { pcm, level: rms(this.frame), time: currentTime };
    this.port.postMessage(message, [pcm]);
    this.filled = 0;
  }
}

registerProcessor(captureName, Capture);
