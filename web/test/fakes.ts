// A socket and a server's answer, as the line sees them.

import type { LineEvents, LineParts, Phase } from '../src/wire/line';
import type { PageMessage, ServerMessage, SessionReady } from '../src/wire/messages';
import type { Problem } from '../src/wire/problem';

export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  bufferedAmount = 0;
  binaryType = '';
  sent: (string | ArrayBuffer)[] = [];
  closedWith: number | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((e: { code: number; reason: string }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  get messages(): PageMessage[] {
    return this.sent.filter((s) => typeof s === 'string').map((s) => JSON.parse(s) as PageMessage);
  }

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closedWith ??= code ?? 1005;
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: ServerMessage | Record<string, unknown> | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  play(bytes: number[]): void {
    this.onmessage?.({ data: Uint8Array.from(bytes).buffer });
  }

  break(code = 1006, reason = ''): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

export const ready: SessionReady = {
  type: 'session_ready', protocol_version: 1, session_id: 's', resume_token: 'again', resumed: false, agent: 'Starter', agents: [], voices: [],
  position: 0, heartbeat_seconds: 30, resume_seconds: 30, history: [],
};

export interface Seen extends LineEvents {
  phases: Phase[];
  messages: ServerMessage[];
  sound: number[];
  problems: Problem[];
}

export function seen(): Seen {
  const all: Seen = {
    phases: [], messages: [], sound: [], problems: [],
    phase: (p) => all.phases.push(p),
    received: (m) => all.messages.push(m),
    audio: (pcm) => all.sound.push(...new Uint8Array(pcm)),
    sent: () => undefined,
    problem: (p) => all.problems.push(p),
  };
  return all;
}

export function parts(status = 200, body: unknown = { websocket_url: '/realtime/stream?agent=starter', ticket: 't1' }): LineParts & { asked: RequestInit[] } {
  const asked: RequestInit[] = [];
  return {
    asked,
    fetch: (_url, init) => {
      asked.push(init);
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    },
    socket: (url, protocols) => new FakeSocket(url, protocols) as unknown as WebSocket,
    base: 'https://voice.example/console/',
  };
}
