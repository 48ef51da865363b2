// The page's ears and mouth: one AudioContext with a worklet for each, so that both have one clock.

import captureUrl from './capture.worklet.ts?worker&url';
import playbackUrl from './playback.worklet.ts?worker&url';
import { type Captured, captureName, type FromPlayback, playbackName, type ToPlayback } from './worklet-messages';

export interface SoundEvents {
  captured(frame: Captured): void;
  played(report: FromPlayback): void;
  microphoneLost(): void;
}

export class Sound {
  private constructor(
    readonly context: AudioContext,
    private readonly playback: AudioWorkletNode,
    private readonly events: SoundEvents,
    private readonly raw: boolean,
  ) {}

  private stream: MediaStream | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private capture: AudioWorkletNode | null = null;

  /** To be called from a click or key: a browser lets no page make sound unasked. `raw`: without echo cancellation and the like, for tests. */
  static async open(events: SoundEvents, raw: boolean): Promise<Sound> {
    const context = newContext();
    const resumed = context.resume();
    await Promise.all([context.audioWorklet.addModule(captureUrl), context.audioWorklet.addModule(playbackUrl)]);
    const playback = new AudioWorkletNode(context, playbackName, { numberOfInputs: 0, outputChannelCount: [1] });
    playback.port.onmessage = (e: MessageEvent<FromPlayback>) => events.played(e.data);
    playback.connect(context.destination);
    await resumed;
    return new Sound(context, playback, events, raw);
  }

  get hasMicrophone(): boolean {
    return this.stream !== null;
  }

  play(message: ToPlayback): void {
    this.playback.port.postMessage(message, message.type === 'audio' ? [message.pcm] : []);
  }

  /** Asks for the microphone, once. Throws what `getUserMedia` throws. */
  async openMicrophone(): Promise<void> {
    if (this.stream) return;
    const on = !this.raw;
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: on, noiseSuppression: on, autoGainControl: on },
    });
    const capture = new AudioWorkletNode(this.context, captureName, {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    capture.port.onmessage = (e: MessageEvent<Captured>) => this.events.captured(e.data);
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(capture);
    this.capture = capture;
    this.stream = stream;
    for (const track of stream.getAudioTracks()) track.onended = () => this.events.microphoneLost();
  }

  /** A muted microphone gives silence, so that the time of the talk goes on. */
  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  closeMicrophone(): void {
    this.source?.disconnect();
    this.capture?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = null;
    this.source = null;
    this.capture = null;
  }

  /** A tab in the background may lose its sound; the next click brings it back. */
  async wake(): Promise<void> {
    if (this.context.state !== 'running') await this.context.resume();
  }
}

/** At the wire's rate where the browser connects a microphone to such a context (Firefox refuses); else at the device's, and the worklets resample. */
function newContext(): AudioContext {
  const isFirefox = navigator.userAgent.includes('Firefox/');
  return isFirefox ? new AudioContext({ latencyHint: 'interactive' }) : new AudioContext({ sampleRate: 24_000, latencyHint: 'interactive' });
}
