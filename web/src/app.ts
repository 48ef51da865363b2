// Joins line, sound, talk and page: what the user does goes out, what happens comes in, and the page is drawn again.

import { SoundDesk } from './audio/sound-desk';
import type { Captured } from './audio/worklet-messages';
import { detectionMessage } from './detection';
import { Gate } from './gate';
import { Playback } from './playback';
import { apply } from './state/apply';
import { addTyped } from './state/entries';
import { EventLog } from './state/event-log';
import { newTalk, type Talk } from './state/talk';
import { decideTool } from './state/tools';
import type { TestHook } from './test-hook';
import { keyStore, newUi, type Ui } from './ui';
import { browserParts, Line, type Phase } from './wire/line';
import type { PageMessage, ServerMessage, TurnDetection } from './wire/messages';
import type { Problem } from './wire/problem';
import { startSession } from './wire/session-start';

const settle = 120; // ms a slider rests before its value is sent
const shortestPress = 200; // ms; shorter is a slip of the finger, and the server takes no turn below 100 ms

export class App {
  talk: Talk = newTalk();
  log = new EventLog(performance.now());
  readonly ui: Ui = newUi();
  readonly levels = { microphone: 0, agent: 0 };
  phase: Phase = 'idle';
  readonly gate = new Gate((change) => this.change(change));

  private line: Line | null = null;
  private readonly sound: SoundDesk;
  private readonly playback: Playback;
  private detection: TurnDetection | null = null;
  private detectionTimer: ReturnType<typeof setTimeout> | undefined;
  private pressedAt = 0;

  constructor(
    private readonly draw: () => void,
    raw: boolean,
    private readonly hook: TestHook | null,
  ) {
    this.sound = new SoundDesk({ captured: (f) => this.captured(f), played: (r) => this.playback.report(r) }, raw, (p) => this.problem(p));
    this.playback = new Playback({
      send: (message) => this.line?.send(message),
      play: (message) => this.sound.play(message),
      level: (level) => (this.levels.agent = level),
      talk: () => this.talk,
      time: () => this.sound.time,
      draw,
      hook,
    });
  }

  get hasMicrophone(): boolean {
    return this.sound.hasMicrophone && this.isRunning;
  }

  get isRunning(): boolean {
    return this.phase === 'connecting' || this.phase === 'live' || this.phase === 'reconnecting';
  }

  change(change: Partial<Ui>): void {
    Object.assign(this.ui, change);
    this.draw();
  }

  /** Fills the pickers before the first word, and finds out early whether a key is needed. */
  async look(): Promise<void> {
    try {
      const offer = await startSession(browserParts.fetch, null, keyStore.get());
      this.talk.agents = offer.agents ?? [];
      this.talk.voices = offer.voices ?? [];
      this.talk.choice = offer.agent ?? null;
      this.draw();
    } catch (error) {
      this.gate.refused(error, () => void this.look());
    }
  }

  /** The talk button with an open microphone. */
  async talkOpen(): Promise<void> {
    if (this.hasMicrophone) {
      this.mute(!this.ui.muted);
      return;
    }
    this.mute(false);
    if (await this.begin()) await this.openMicrophone();
  }

  /** The talk button of push-to-talk goes down. */
  async press(): Promise<void> {
    if (this.ui.holding) return;
    this.pressedAt = performance.now();
    this.change({ holding: true });
    if (!(await this.begin()) || !(await this.openMicrophone())) {
      this.change({ holding: false });
      return;
    }
    if (this.talk.state === 'speaking') this.line?.send({ type: 'interrupt' });
  }

  release(): void {
    if (!this.ui.holding) return;
    this.change({ holding: false });
    if (!this.hasMicrophone) return;
    this.line?.send({ type: performance.now() - this.pressedAt < shortestPress ? 'clear' : 'commit' });
  }

  async type(text: string): Promise<void> {
    if (text.trim() === '' || !(await this.begin())) return;
    addTyped(this.talk, text.trim());
    this.line?.send({ type: 'text_input', text: text.trim() });
    this.draw();
  }

  interrupt(): void {
    this.line?.send({ type: 'interrupt' });
  }

  end(): void {
    this.line?.end();
  }

  chooseAgent(agent: string): void {
    this.change({ agentChoice: agent });
    if (this.isRunning) this.line?.send({ type: 'set_agent', agent });
    else this.talk.choice = agent;
  }

  chooseVoice(voice: string): void {
    this.change({ voiceChoice: voice });
    if (this.isRunning) this.line?.send({ type: 'set_voice', voice });
    else this.talk.voice = voice;
  }

  chooseMode(mode: Ui['mode']): void {
    if (this.ui.holding) this.release();
    this.change({ mode });
    // before, the settings follow as soon as the line is there
    if (this.phase === 'live') this.sendDetection();
  }

  changeDetection(change: Partial<TurnDetection>): void {
    this.detection = { ...this.talk.turnDetection, ...this.detection, ...change };
    this.talk.turnDetection = { ...this.talk.turnDetection, ...this.detection };
    clearTimeout(this.detectionTimer);
    if (this.phase === 'live' && this.ui.mode === 'open') this.detectionTimer = setTimeout(() => this.sendDetection(), settle);
    this.draw();
  }

  decide(callId: string, approved: boolean, reason = ''): void {
    this.line?.send({ type: 'tool_approval', call_id: callId, approved, ...(reason ? { reason } : {}) });
    decideTool(this.talk, callId, approved, reason);
    this.change({ rejecting: null });
  }

  private async begin(): Promise<boolean> {
    // the sound first: a browser lets it begin only on a click
    return (await this.sound.open()) && (this.isRunning || (await this.dial()));
  }

  private async dial(): Promise<boolean> {
    const { agents, voices, choice } = this.talk;
    this.talk = { ...newTalk(), agents, voices, choice };
    this.log = new EventLog(performance.now());
    this.ui.turn = null;
    this.ui.problem = null;
    const line = new Line(
      {
        phase: (phase) => line === this.line && this.becomes(phase),
        received: (message) => this.received(message),
        audio: (pcm) => this.heard(pcm),
        sent: (message) => this.sent(message),
        problem: (problem) => this.problem(problem),
      },
      browserParts,
    );
    this.line = line;
    try {
      await line.start(this.ui.agentChoice, keyStore.get());
      return true;
    } catch (error) {
      this.gate.refused(error, () => void this.begin());
      return false;
    }
  }

  private async openMicrophone(): Promise<boolean> {
    const open = await this.sound.openMicrophone();
    this.draw();
    return open;
  }

  private captured(frame: Captured): void {
    this.levels.microphone = frame.level;
    this.hook?.captured({ time: frame.time, energy: frame.level ** 2 });
    if (this.isRunning && (this.ui.mode === 'open' || this.ui.holding)) this.line?.sendAudio(frame.pcm);
  }

  private received(message: ServerMessage): void {
    this.log.add('in', message, performance.now());
    apply(this.talk, message);
    this.playback.take(message);
    if (message.type === 'session_ready' && !message.resumed) this.sendChoices();
    if (message.type === 'error') this.problem({ message: message.message, ...(message.advice ? { advice: message.advice } : {}) });
    this.draw();
  }

  private heard(pcm: ArrayBuffer): void {
    this.log.addAudio('in', pcm.byteLength, performance.now());
    this.playback.audio(pcm);
  }

  private sent(message: PageMessage | ArrayBuffer): void {
    if (message instanceof ArrayBuffer) this.log.addAudio('out', message.byteLength, performance.now());
    else this.log.add('out', message, performance.now());
  }

  private sendChoices(): void {
    if (this.ui.voiceChoice && this.ui.voiceChoice !== this.talk.voice) this.line?.send({ type: 'set_voice', voice: this.ui.voiceChoice });
    if (this.ui.mode === 'hold' || this.detection) this.sendDetection();
  }

  private sendDetection(): void {
    this.line?.send(detectionMessage(this.ui.mode, { ...this.talk.turnDetection, ...this.detection }));
  }

  private becomes(phase: Phase): void {
    this.phase = phase;
    if (phase !== 'live') this.playback.stop();
    if (phase === 'ended' || phase === 'idle') {
      this.sound.closeMicrophone();
      this.levels.microphone = 0;
      this.ui.holding = false;
      this.talk.state = 'listening';
    }
    this.draw();
  }

  private mute(muted: boolean): void {
    this.sound.mute(muted);
    this.change({ muted });
  }

  private problem(problem: Problem): void {
    this.change({ problem });
  }
}
