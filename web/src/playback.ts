// The agent's voice on this page: passes it to the worklet, and tells the server and the page what was really heard.

import { PlayLedger } from './audio/play-ledger';
import type { FromPlayback, ToPlayback } from './audio/worklet-messages';
import { findUtterance } from './state/entries';
import type { Talk } from './state/talk';
import type { TestHook } from './test-hook';
import type { PageMessage, ServerMessage } from './wire/messages';

const reportEvery = 0.1; // s

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
  private base = 0; // the worklet's count when this conversation began
  private shift = 0; // what the server counts beyond that: it was lost with a socket, or came before this page
  private count = 0; // the worklet's count, the newest
  private reported = -1;
  private reportedAt = 0;
  private begun = new Map<string, number>(); // response → when its sound began to arrive

  constructor(private readonly parts: PlaybackParts) {}

  /** A new conversation; what was left of the last one is not heard any more. */
  reset(): void {
    this.parts.play({ type: 'clear', id: '' });
    this.ledger = new PlayLedger();
    this.ledger.cut();
    this.base = this.count;
    this.shift = 0;
    this.reported = -1;
    this.begun.clear();
  }

  stop(): void {
    this.parts.play({ type: 'end' });
    this.parts.level(0);
  }

  audio(pcm: ArrayBuffer): void {
    this.ledger.receive(pcm.byteLength / 2);
    this.parts.play({ type: 'audio', pcm });
  }

  take(message: ServerMessage): void {
    if (message.type === 'audio_begin') {
      this.ledger.begin(message.item_id, message.response_id);
      if (!this.begun.has(message.response_id)) this.begun.set(message.response_id, this.parts.time());
    } else if (message.type === 'audio_end') {
      this.ledger.end(message.item_id);
      this.parts.play({ type: 'end' });
    } else if (message.type === 'clear') {
      this.parts.hook?.cleared(this.parts.time());
      this.ledger.cut();
      this.parts.play({ type: 'clear', id: message.id });
    }
  }

  /** What the worklet tells. */
  report(report: FromPlayback): void {
    this.count = report.played;
    if (report.type === 'block') {
      this.parts.level(report.level);
      this.parts.hook?.played({ time: report.time, energy: report.level ** 2 });
      this.advance();
      if (report.playing && report.time - this.reportedAt >= reportEvery) this.tell(report.time);
    } else if (report.type === 'drained') {
      this.advance();
      this.tell(this.parts.time());
    } else {
      this.cleared(report.id, report.played);
    }
  }

  private cleared(id: string, played: number): void {
    if (id === '') {
      // the clear of a reset: counting begins here
      this.base = played;
      this.ledger.cutAt(0);
      return;
    }
    this.ledger.cutAt(this.position);
    this.advance();
    this.reported = this.position;
    this.parts.send({ type: 'playback', position: this.position + this.shift, clear: id });
    this.parts.draw();
  }

  private get position(): number {
    return this.count - this.base;
  }

  private tell(time: number): void {
    this.reportedAt = time;
    if (this.reported === this.position) return;
    this.reported = this.position;
    this.parts.send({ type: 'playback', position: this.position + this.shift });
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
