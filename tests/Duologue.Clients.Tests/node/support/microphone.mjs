import { readFileSync } from 'node:fs';

const rate = 24000;
const frame = (rate / 10) * 2;

/** A microphone that never stops: 100 ms of recorded speech or of silence at a time, somewhat faster than real time. */
export class Microphone {
  #send;
  #waiting = [];
  #timer;
  #said = [];

  /** @param {(audio: Buffer) => void} send takes PCM16, 24 kHz, mono */
  constructor(send) {
    this.#send = send;
    this.#timer = setInterval(() => this.#next(), 50);
  }

  /** Speaks a recording (a WAV file of 24 kHz); resolves when its last frame was sent. */
  say(file) {
    const audio = readFileSync(file).subarray(44);
    for (let at = 0; at < audio.length; at += frame) {
      this.#waiting.push(audio.subarray(at, at + frame));
    }
    return new Promise((resolve) => this.#said.push(resolve));
  }

  stop() {
    clearInterval(this.#timer);
  }

  #next() {
    this.#send(this.#waiting.shift() ?? Buffer.alloc(frame));
    if (this.#waiting.length === 0) {
      this.#said.splice(0).forEach((resolve) => resolve());
    }
  }
}
