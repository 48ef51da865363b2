import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import { tell } from './tell.mjs';

/** A conversation by one of the two sockets of the openai package (SOCKET=ws or web), whose events are read in their order. */
export class Talk {
  #events = [];
  #at = 0;
  #wake = () => {};

  constructor(rt) {
    this.rt = rt;
    rt.on('event', (event) => {
      this.#events.push(event);
      this.#wake();
    });
    // Tells what was waited for in vain, before the test itself gives up.
    setTimeout(() => {
      console.error(`seen: ${this.#events.map((e) => e.type).join(' ')}; waiting since event ${this.#at}`);
      process.exit(1);
    }, 100_000).unref();
    rt.on('error', (error) => tell('error', { message: error.message, code: error.error?.code, event_id: error.error?.event_id }));
  }

  static async open(props = { model: 'gpt-realtime' }, client = undefined) {
    const Socket = process.env.SOCKET === 'web' ? OpenAIRealtimeWebSocket : OpenAIRealtimeWS;
    const talk = new Talk(new Socket(props, client));
    talk.session = (await talk.next('session.created')).session;
    return talk;
  }

  send(event) {
    this.rt.send(event);
  }

  /** The next event of a type, after those already read; what stands between is passed over. */
  async next(type, which = () => true) {
    for (;;) {
      while (this.#at < this.#events.length) {
        const event = this.#events[this.#at++];
        if (event.type === type && which(event)) {
          return event;
        }
      }
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  /** Everything so far. */
  get events() {
    return this.#events;
  }

  /** The audio of an answer so far, PCM16. */
  audio(responseId) {
    return Buffer.concat(
      this.#events
        .filter((e) => e.type === 'response.output_audio.delta' && e.response_id === responseId)
        .map((e) => Buffer.from(e.delta, 'base64')),
    );
  }

  type(text) {
    this.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    });
  }

  async close() {
    const closed = new Promise((resolve) => this.rt.socket.addEventListener('close', resolve));
    this.rt.close();
    const { code } = await closed;
    tell('closed', { code });
  }
}
