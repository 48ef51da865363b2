// Opens the sound when it is first needed, and keeps the microphone: open, muted, closed, lost.

import { microphoneProblem, type Problem } from '../wire/problem';
import { Sound, type SoundEvents } from './sound';
import type { ToPlayback } from './worklet-messages';

export class SoundDesk {
  private opening: Promise<Sound> | null = null;
  private sound: Sound | null = null;

  constructor(
    private readonly events: Omit<SoundEvents, 'microphoneLost'>,
    private readonly raw: boolean,
    private readonly problem: (problem: Problem) => void,
  ) {}

  get hasMicrophone(): boolean {
    return this.sound?.hasMicrophone === true;
  }

  /** Of the AudioContext, s. */
  get time(): number {
    return this.sound?.context.currentTime ?? 0;
  }

  play(message: ToPlayback): void {
    this.sound?.play(message);
  }

  /** From a click or key only: a browser lets no page make sound unasked. */
  async open(): Promise<boolean> {
    this.opening ??= Sound.open({ ...this.events, microphoneLost: () => this.lost() }, this.raw);
    try {
      this.sound = await this.opening;
      await this.sound.wake();
      return true;
    } catch {
      this.opening = null;
      this.problem({ message: 'This browser cannot play the agent’s voice.', advice: 'Use a current Firefox, Chrome, Edge or Safari.' });
      return false;
    }
  }

  async openMicrophone(): Promise<boolean> {
    try {
      await this.sound?.openMicrophone();
      return this.hasMicrophone;
    } catch (error) {
      this.problem(microphoneProblem(error));
      return false;
    }
  }

  mute(muted: boolean): void {
    this.sound?.mute(muted);
  }

  closeMicrophone(): void {
    this.sound?.closeMicrophone();
  }

  private lost(): void {
    this.closeMicrophone();
    this.problem({ message: 'The microphone went away.', advice: 'Connect it and press Talk again.' });
  }
}
