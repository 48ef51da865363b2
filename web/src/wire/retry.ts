// Whether and when to try again after a socket broke.

const firstWait = 1000;
const longestWait = 8000;

/** Closed for good, with what to tell the user. Every other code is worth another try while the server keeps the session. */
const final: Record<number, { message: string; advice: string }> = {
  1000: { message: 'The conversation has ended.', advice: 'Press Talk to begin another.' },
  1001: { message: 'The server is stopping.', advice: 'Start it again, then press Talk.' },
  1008: { message: 'The page sent more than the server takes.', advice: 'Press Talk to begin again; if it happens again, save the event log and report it.' },
  1009: { message: 'A message was larger than the server takes.', advice: 'Say it in fewer words.' },
  1013: { message: 'The server is full.', advice: 'Try again in a moment.' },
  4400: { message: 'The server takes another audio format.', advice: 'Reload the page, so that page and server are of one version.' },
  4409: { message: 'The conversation goes on in another tab.', advice: 'Close the other tab, or press Talk to begin a new one here.' },
  4500: { message: 'The model cannot be reached.', advice: 'Look at the server’s log, then press Talk to try again.' },
};

export function finalClose(code: number): { message: string; advice: string } | null {
  return final[code] ?? null;
}

/** 1 s after the break, then 2, 4 and 8 s apart. */
export class Retry {
  private wait = firstWait;

  constructor(
    private readonly brokenAt: number,
    private readonly window: number,
  ) {}

  /** How long to wait before the next try; null when the server has forgotten the session by then. */
  next(now: number): number | null {
    const wait = this.wait;
    this.wait = Math.min(longestWait, this.wait * 2);
    return now + wait - this.brokenAt < this.window ? wait : null;
  }
}
