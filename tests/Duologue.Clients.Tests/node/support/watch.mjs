import { RealtimeSession } from '@openai/agents/realtime';
import { tell } from './tell.mjs';

const names = [
  'agent_start', 'agent_end', 'agent_handoff', 'agent_tool_start', 'agent_tool_end', 'audio_start', 'audio_stopped', 'audio_interrupted',
  'guardrail_tripped', 'history_added', 'history_updated', 'tool_approval_requested', 'transport_event',
];

/** A session of @openai/agents over a WebSocket, whose events are read in their order. */
export class Watch {
  #seen = [];
  #at = 0;
  #wake = () => {};
  #audio = [];

  constructor(agent, options = {}) {
    this.session = new RealtimeSession(agent, { transport: 'websocket', model: 'gpt-realtime', ...options });
    for (const name of names) {
      this.session.on(name, (...args) => {
        this.#seen.push({ name, args });
        this.#wake();
      });
    }
    this.session.on('audio', (event) => this.#audio.push(Buffer.from(event.data)));
    this.session.on('error', ({ error }) => tell('error', { message: error?.message ?? JSON.stringify(error) }));
    setTimeout(() => {
      console.error(`seen: ${this.#seen.map((e) => (e.name === 'transport_event' ? e.args[0].type : e.name)).join(' ')}; waiting since event ${this.#at}`);
      process.exit(1);
    }, 100_000).unref();
  }

  static async open(agent, options) {
    const watch = new Watch(agent, options);
    await watch.session.connect({ apiKey: process.env.OPENAI_API_KEY, url: process.env.REALTIME_URL });
    return watch;
  }

  /** The arguments of the next event of a name, after those already read. */
  async next(name, which = () => true) {
    for (;;) {
      while (this.#at < this.#seen.length) {
        const { name: seen, args } = this.#seen[this.#at++];
        if (seen === name && which(...args)) {
          return args;
        }
      }
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  /** The next event of the wire of a type. */
  async wire(type, which = () => true) {
    return (await this.next('transport_event', (event) => event.type === type && which(event)))[0];
  }

  /** The audio of the answers so far, PCM16. */
  get audio() {
    return Buffer.concat(this.#audio);
  }

  /** The conversation as the session knows it, in short. */
  get history() {
    return this.session.history.map((item) => ({
      id: item.itemId,
      type: item.type,
      role: item.role,
      status: item.status,
      text: item.type === 'message' ? item.content.map((part) => part.text ?? part.transcript).join(' ') : item.name,
    }));
  }

  close() {
    this.session.close();
  }
}
