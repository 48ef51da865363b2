// Knows which item each sample belongs to, and so how much of which item was heard. Counts what this page received and played.

interface Segment {
  item: string;
  response: string;
  from: number; // in samples received
  to: number | null; // null while it still comes
}

export interface Heard {
  item: string;
  /** 0 to 1, of what has come of the item so far */
  share: number;
  /** samples of the item */
  played: number;
}

export class PlayLedger {
  private segments: Segment[] = [];
  private received = 0;
  private played = 0;
  private cuts: number[] = []; // received when a clear was passed on that the worklet has not answered yet

  begin(item: string, response: string): void {
    this.close();
    this.segments.push({ item, response, from: this.received, to: null });
    if (this.segments.length > 50) this.segments.shift();
  }

  receive(samples: number): void {
    this.received += samples;
  }

  end(item: string): void {
    const segment = this.segments.findLast((s) => s.item === item);
    if (segment && segment.to === null) segment.to = this.received;
  }

  /** What was received so far is to be thrown away, as far as it is not played; what comes from now on is new. */
  cut(): void {
    this.close();
    this.cuts.push(this.received);
  }

  /** The answer to the oldest cut: played up to here. */
  cutAt(played: number): void {
    const cut = this.cuts.shift() ?? this.received;
    const lost = cut - played;
    const older = this.segments.filter((s) => s.from < Math.min(cut, played));
    for (const s of older) s.to = Math.min(s.to ?? played, played);
    const newer = this.segments.filter((s) => s.from >= cut);
    for (const s of newer) {
      s.from -= lost;
      if (s.to !== null) s.to -= lost;
    }
    this.segments = [...older, ...newer];
    this.received -= lost;
    this.cuts = this.cuts.map((c) => c - lost);
    this.played = Math.max(this.played, played);
  }

  /** Takes the newest count; returns the responses whose first sample was played since the last one. */
  advance(played: number): string[] {
    const begun = this.segments.filter((s) => s.from < played && s.from >= this.played && (s.to === null || s.to > s.from));
    this.played = played;
    return begun.map((s) => s.response);
  }

  /** How much of the items that are being played has been heard. */
  heard(): Heard[] {
    return this.segments
      .filter((s) => s.from <= this.played)
      .map((s) => {
        const length = (s.to ?? this.received) - s.from;
        const played = Math.min(this.played - s.from, length);
        return { item: s.item, played, share: length === 0 ? 0 : played / length };
      });
  }

  private close(): void {
    const last = this.segments.at(-1);
    if (last && last.to === null) last.to = this.received;
  }
}
