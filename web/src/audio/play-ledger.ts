// Knows which item each sample belongs to, and so how much of which item was heard. Counts as the server does: samples that were sent to this
// page and not cleared, over the whole session.

interface Segment {
  item: string;
  response: string;
  from: number;
  to: number | null; // null while it still comes
}

export interface Heard {
  item: string;
  /** 0 to 1, of what has come of the item so far */
  share: number;
}

const longest = 50; // items remembered

export class PlayLedger {
  private segments: Segment[] = [];
  private received: number;
  private played: number;

  /** `start`: where the count is when the socket opens. */
  constructor(start = 0) {
    this.received = start;
    this.played = start;
  }

  /** The next samples belong to this item, whose first sample has this position: the next one, or after a break an earlier one. */
  begin(item: string, response: string, position: number): void {
    this.close();
    this.segments = this.segments.filter((s) => s.item !== item).slice(1 - longest);
    this.segments.push({ item, response, from: Math.min(position, this.received), to: null });
  }

  receive(samples: number): void {
    this.received += samples;
  }

  end(item: string): void {
    const segment = this.segments.findLast((s) => s.item === item);
    if (segment && segment.to === null) segment.to = this.received;
  }

  /** Everything beyond what was played is thrown away. */
  clear(played: number): void {
    this.close();
    this.received = played;
    this.segments = this.segments.filter((s) => s.from < played);
    for (const s of this.segments) s.to = Math.min(s.to ?? played, played);
  }

  /** Takes the newest count; returns the responses whose first sample was played since the last one. */
  advance(played: number): string[] {
    const begun = this.segments.filter((s) => s.from < played && s.from >= this.played && (s.to === null || s.to > s.from));
    this.played = played;
    return begun.map((s) => s.response);
  }

  /** How much of the items that have begun to play was heard. */
  heard(): Heard[] {
    return this.segments
      .filter((s) => s.from <= this.played)
      .map((s) => {
        const length = (s.to ?? this.received) - s.from;
        return { item: s.item, share: length === 0 ? 0 : Math.min(1, (this.played - s.from) / length) };
      });
  }

  private close(): void {
    const last = this.segments.at(-1);
    if (last && last.to === null) last.to = this.received;
  }
}
