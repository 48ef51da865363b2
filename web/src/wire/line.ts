// One conversation's line to the server: opens it, keeps it alive, finds back to it after a break.

import { WholeSamples } from '../audio/pcm';
import { type PageMessage, protocolVersion, readMessage, type ServerMessage, type SessionReady, wireRate } from './messages';
import type { Problem } from './problem';
import { finalClose, Retry } from './retry';
import { type Fetch, startSession } from './session-start';

export type Phase = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'ended';

export interface LineEvents {
  phase(phase: Phase): void;
  received(message: ServerMessage): void;
  audio(pcm: ArrayBuffer): void;
  sent(message: PageMessage | ArrayBuffer): void;
  problem(problem: Problem): void;
}

export interface LineParts {
  fetch: Fetch;
  socket: (url: string, protocols: string[]) => WebSocket;
  /** where the page is, for the socket's address */
  base: string;
}

export const browserParts: LineParts = {
  fetch: (url, init) => fetch(url, init),
  socket: (url, protocols) => new WebSocket(url, protocols),
  get base() {
    return location.href;
  },
};

const patience = 5000; // ms for a socket to open; a network that is gone answers much later
const waitingAudio = 500; // frames of 20 ms kept while there is no socket: 10 s
const fullSocket = 1 << 20; // bytes the browser has not got rid of; more audio would only be late

export class Line {
  private socket: WebSocket | null = null;
  private samples = new WholeSamples();
  private ready: SessionReady | null = null;
  private address = '';
  private retry: Retry | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private heartbeat: ReturnType<typeof setInterval> | undefined;
  private lastHeard = 0;
  private words: PageMessage[] = [];
  private frames: ArrayBuffer[] = [];
  private current: Phase = 'idle';

  constructor(
    private readonly events: LineEvents,
    private readonly parts: LineParts,
  ) {}

  get phase(): Phase {
    return this.current;
  }

  /** Throws a `StartError` when the server refuses. */
  async start(agent: string | null, key: string | null): Promise<void> {
    this.become('connecting');
    try {
      const session = await startSession(this.parts.fetch, agent, key);
      const url = new URL(session.websocket_url, this.parts.base);
      url.protocol = url.protocol.replace('http', 'ws');
      this.address = url.href;
      this.open(`duologue.ticket.${session.ticket}`);
    } catch (error) {
      this.become('idle');
      throw error;
    }
  }

  send(message: PageMessage): void {
    if (this.current === 'live' && this.socket) {
      this.write(this.socket, message);
    } else if (this.current !== 'ended' && message.type !== 'playback') {
      this.words.push(message);
    }
  }

  sendAudio(pcm: ArrayBuffer): void {
    if (this.current === 'live' && this.socket) {
      if (this.socket.bufferedAmount < fullSocket) this.writeAudio(this.socket, pcm);
    } else if (this.current !== 'ended') {
      this.frames.push(pcm);
      if (this.frames.length > waitingAudio) this.frames.shift();
    }
  }

  /** Ends the conversation; the server forgets it. */
  end(): void {
    if (this.current === 'live' && this.socket) this.write(this.socket, { type: 'end' });
    this.finish();
  }

  private open(credential: string): void {
    const socket = this.parts.socket(this.address, [`duologue.v${protocolVersion}`, credential]);
    socket.binaryType = 'arraybuffer';
    this.samples = new WholeSamples();
    this.socket = socket;
    socket.onopen = () => {
      this.write(socket, { type: 'hello', audio_format: { encoding: 'pcm16', sample_rate: wireRate, channels: 1 }, client: 'duologue-console' });
    };
    socket.onmessage = (e: MessageEvent<string | ArrayBuffer>) => {
      if (this.socket === socket) this.take(socket, e.data);
    };
    socket.onclose = (e) => {
      if (this.socket === socket) this.closed(e.code, e.reason);
    };
  }

  private take(socket: WebSocket, data: string | ArrayBuffer): void {
    this.lastHeard = performance.now();
    if (typeof data !== 'string') {
      const whole = this.samples.take(data);
      if (whole.byteLength > 0) this.events.audio(whole);
      return;
    }
    const message = readMessage(data);
    if (!message) return;
    if (message.type === 'session_ready') {
      this.becomeLive(socket, message);
      return;
    }
    if (message.type === 'ping') this.write(socket, message.id === undefined ? { type: 'pong' } : { type: 'pong', id: message.id });
    this.events.received(message);
    if (message.type === 'ended') this.finish();
  }

  private becomeLive(socket: WebSocket, ready: SessionReady): void {
    this.ready = ready;
    this.retry = null;
    this.become('live');
    // settings that answer this message go before what has waited, because they hold for it
    this.events.received(ready);
    for (const message of this.words.splice(0)) {
      // what was said before the words of push-to-talk ended must arrive before them
      if (message.type === 'commit') this.flushAudio(socket);
      this.write(socket, message);
    }
    this.flushAudio(socket);
    clearInterval(this.heartbeat);
    const every = (ready.heartbeat_seconds || 30) * 1000;
    this.heartbeat = setInterval(() => this.beat(socket, every), every / 2);
    this.write(socket, { type: 'ping', id: 'first' });
  }

  private flushAudio(socket: WebSocket): void {
    for (const pcm of this.frames.splice(0)) this.writeAudio(socket, pcm);
  }

  private beat(socket: WebSocket, every: number): void {
    if (performance.now() - this.lastHeard > 2 * every) {
      socket.close();
      this.closed(4408, 'the server went silent');
    } else {
      this.write(socket, { type: 'ping', id: String(Math.round(performance.now())) });
    }
  }

  private closed(code: number, reason: string): void {
    this.socket = null;
    clearTimeout(this.timer);
    clearInterval(this.heartbeat);
    const last = finalClose(code);
    if (last || !this.ready) {
      this.finish();
      if (code !== 1000) this.events.problem(last ?? refusedSocket(reason));
      return;
    }
    const now = performance.now();
    this.retry ??= new Retry(now, (this.ready.resume_seconds || 30) * 1000);
    const wait = this.retry.next(now);
    if (wait === null) {
      this.finish();
      this.events.problem({ message: 'The line broke, and the server could not be reached again in time.', advice: 'Press Talk to begin a new conversation.' });
      return;
    }
    this.become('reconnecting');
    const token = this.ready.resume_token;
    this.timer = setTimeout(() => {
      this.open(`duologue.resume.${token}`);
      this.timer = setTimeout(() => this.giveUpTry(), patience);
    }, wait);
  }

  private giveUpTry(): void {
    if (this.current !== 'reconnecting' || !this.socket) return;
    this.socket.close();
    this.closed(1006, '');
  }

  private finish(): void {
    clearTimeout(this.timer);
    clearInterval(this.heartbeat);
    this.words = [];
    this.frames = [];
    this.ready = null;
    this.retry = null;
    this.socket?.close(1000);
    this.socket = null;
    this.become('ended');
  }

  private write(socket: WebSocket, message: PageMessage): void {
    if (socket.readyState !== 1) return;
    socket.send(JSON.stringify(message));
    this.events.sent(message);
  }

  private writeAudio(socket: WebSocket, pcm: ArrayBuffer): void {
    if (socket.readyState !== 1) return;
    socket.send(pcm);
    this.events.sent(pcm);
  }

  private become(phase: Phase): void {
    this.current = phase;
    this.events.phase(phase);
  }
}

function refusedSocket(reason: string): Problem {
  return { message: reason || 'The server refused the conversation.', advice: 'Press Talk to try again; the server’s log says why.' };
}
