// Every message of the running call, both ways. Audio is counted, not kept.

export type LogKind = 'conversation' | 'audio' | 'tools' | 'settings' | 'line' | 'error';
export type Direction = 'in' | 'out';

export interface LogEntry {
  /** ms since the log began */
  at: number;
  direction: Direction;
  kind: LogKind;
  type: string;
  /** frames and bytes of audio in a row */
  frames?: number;
  bytes?: number;
  message?: unknown;
}

export interface LogFilter {
  text: string;
  kinds: ReadonlySet<LogKind>;
}

export const logKinds: readonly LogKind[] = ['conversation', 'tools', 'settings', 'line', 'error', 'audio'];

const longest = 20_000;

const kindOf: Record<string, LogKind> = {
  audio_begin: 'audio', audio_end: 'audio', clear: 'audio', playback: 'audio',
  tool_started: 'tools', tool_ended: 'tools', tool_approval_requested: 'tools', tool_approval: 'tools', background_task: 'tools', guardrail: 'tools',
  hello: 'line', session_ready: 'line', connection: 'line', ping: 'line', pong: 'line', end: 'line', ended: 'line', metrics: 'line',
  settings: 'settings', set_agent: 'settings', set_voice: 'settings', set_turn_detection: 'settings',
  error: 'error',
};

export class EventLog {
  readonly entries: LogEntry[] = [];
  /** oldest entries that had to go */
  dropped = 0;

  constructor(private readonly began: number) {}

  add(direction: Direction, message: { type: string }, now: number): void {
    // whoever gets the saved file must not get into the conversation
    const kept = 'resume_token' in message ? { ...message, resume_token: '(left out)' } : message;
    this.push({ at: now - this.began, direction, kind: kindOf[message.type] ?? 'conversation', type: message.type, message: kept });
  }

  /** Frames in a row become one entry. */
  addAudio(direction: Direction, bytes: number, now: number): void {
    const last = this.entries.findLast((e) => e.direction === direction);
    if (last?.frames !== undefined && last.bytes !== undefined) {
      last.frames++;
      last.bytes += bytes;
      return;
    }
    this.push({ at: now - this.began, direction, kind: 'audio', type: 'audio', frames: 1, bytes });
  }

  filter(filter: LogFilter): LogEntry[] {
    const text = filter.text.trim().toLowerCase();
    return this.entries.filter((e) => filter.kinds.has(e.kind) && (text === '' || describe(e).toLowerCase().includes(text)));
  }

  /** What the file holds that the user saves. */
  toJson(): string {
    return JSON.stringify({ made_by: 'duologue-console', dropped: this.dropped, entries: this.entries }, null, 1);
  }

  private push(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > longest) {
      this.entries.shift();
      this.dropped++;
    }
  }
}

/** The same without what only programs read, for a short line. */
export function preview(entry: LogEntry): string {
  if (entry.frames !== undefined) return describe(entry).slice('audio · '.length);
  const told = Object.entries(entry.message as object).filter(([name]) => name !== 'type' && name !== 'at' && !name.endsWith('_id'));
  return told.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' · ').slice(0, 200);
}

/** An entry in a line, as it is shown and searched. */
export function describe(entry: LogEntry): string {
  if (entry.frames !== undefined) {
    const seconds = (entry.bytes ?? 0) / 48_000; // PCM16 at 24 kHz
    return `audio · ${entry.frames} frames · ${seconds.toFixed(2)} s`;
  }
  const rest: Record<string, unknown> = { ...(entry.message as object) };
  delete rest['type'];
  delete rest['at'];
  const text = JSON.stringify(rest);
  return text === '{}' ? entry.type : `${entry.type} ${text}`;
}
