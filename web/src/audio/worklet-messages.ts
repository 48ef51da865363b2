// What the page and its two worklets say to each other.

export const captureName = 'duologue-capture';
export const playbackName = 'duologue-playback';

/** Length of a block that is measured, and of a frame on the socket: 20 ms at the wire's rate. */
export const frameSamples = 480;

/** From the microphone: a frame of PCM16, and how loud it is. */
export interface Captured {
  pcm: ArrayBuffer;
  level: number;
  /** when it ended, in the AudioContext's clock, s */
  time: number;
}

/** As the server gave it. */
export type ClearId = number | string;

export type ToPlayback = { type: 'audio'; pcm: ArrayBuffer } | { type: 'end' } | { type: 'clear'; id: ClearId };

export type FromPlayback =
  /** every 20 ms, in silence too */
  | { type: 'block'; played: number; playing: boolean; level: number; time: number; target: number; underruns: number }
  /** nothing is left to play */
  | { type: 'drained'; played: number }
  | { type: 'cleared'; id: ClearId; played: number };
