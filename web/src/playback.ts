// The agent's voice on this page: passes it to the worklet, and tells the server and the page what was really heard.

import { PlayLedger } from './audio/play-ledger';
import type { ClearId, FromPlayback, ToPlayback } from './audio/worklet-messages';
import { findUtterance } from './state/entries';
import type { Talk } from './state/talk';
import type { TestHook } from './test-hook';
import type { PageMessage, ServerMessage } from './wire/messages';

const reportEvery = 0.1; // s
const restartId = ''; // no clear of the server has it

export interface PlaybackParts {
  send(message: PageMessage): void;
  play(message: ToPlayback): void;
  level(level: number): void;
  talk(): Talk;
  /** of the AudioContext, s */
  time(): number;
  draw(): void;
  hook: TestHook | null;
}

export class Playback {
  private ledger = new PlayLedger();
  private base = 0; // the worklet's count where this session's begins
  private count = 0; // the worklet's count, the newest
  private start: number | null = null; // of a new socket's count, until the worklet is empty
  private reported = 0;
  private reportedAt = 0;
  private begun = new Map<string, number>(); // response → when its sound began to arrive

  constructor(private readonly parts: PlaybackParts) {}

  /** Silence at once: the socket is gone, and what was not reported as played comes again with the next. */
  stop(): void {
    this.restart(this.position);
    this.parts.level(0);
  }

  audio(pcm: ArrayBuffer): void {
    this.ledger.receive(pcm.byteLength / 2);
    this.parts.play({ type: 'audio', pcm });
  }

  take(message: ServerMessage): void {
    if (message.type === 'session_ready') {
      this.restart(message.position ?? 0);
      if (!message.resumed) this.begun.clear();
    } else if (message.type === 'audio_begin') {
      this.ledger.begin(message.item_id, message.response_id, message.position);
      if (!this.begun.has(message.response_id)) this.begun.set(message.response_id, this.parts.time());
    } else if (message.type === 'audio_end') {
      this.ledger.end(message.item_id);
      this.parts.play({ type: 'end' });
    } else if (message.type === 'clear') {
      this.parts.hook?.cleared(this.parts.time());
      this.parts.play({ type: 'clear', id: message.id });
    }
  }

  /** What the worklet tells. */
  report(report: FromPlayback): void {
    if (report.type === 'block') {
      this.parts.level(report.level);
      this.parts.hook?.played({ time: report.time, energy: report.level ** 2 });
    }
    if (report.type === 'cleared' && report.id === restartId) this.restarted(report.played);
    if (this.start !== null) return;
    this.count = report.played;
    if (report.type === 'cleared') this.cleared(report.id);
    else if (report.type === 'drained' || (report.playing && report.time - this.reportedAt >= reportEvery)) this.tell();
    this.advance();
  }

  private restart(start: number): void {
    this.start = start;
    this.ledger = new PlayLedger(start);
    this.parts.play({ type: 'clear', id: restartId });
  }

  private restarted(played: number): void {
    this.base = played - (this.start ?? 0);
    this.reported = this.start ?? 0;
    this.start = null;
  }

  private cleared(id: ClearId): void {
    if (id === restartId) return;
    this.ledger.clear(this.position);
    this.reported = this.position;
    this.parts.send({ type: 'playback', position: this.position, clear: id });
  }

  private get position(): number {
    return this.count - this.base;
  }

  private tell(): void {
    this.reportedAt = this.parts.time();
    if (this.reported === this.position) return;
    this.reported = this.position;
    this.parts.send({ type: 'playback', position: this.position });
  }

  private advance(): void {
    const talk = this.parts.talk();
    for (const response of this.ledger.advance(this.position)) {
      const turn = talk.turns.find((t) => t.response === response);
      const begun = this.begun.get(response);
      if (turn && begun !== undefined) turn.bufferedMs ??= Math.max(0, (this.parts.time() - begun) * 1000);
    }
    let changed = false;
    for (const heard of this.ledger.heard()) {
      const entry = findUtterance(talk, heard.item);
      if (entry && entry.heardShare !== heard.share) {
        entry.heardShare = heard.share;
        changed = true;
      }
    }
    if (changed) this.parts.draw();
  }
}
