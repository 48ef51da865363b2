// Draws the page when something changed, at most once a frame; meters and plots move by themselves, outside of the templates.

import { render } from 'lit-html';
import type { App } from '../app';
import { shownTurns } from '../state/turns';
import { Announcer } from './announcer';
import { page, type PageHosts } from './page';
import { LatencyPlot, LevelHistory, LevelPlot, levelsPerSecond } from './plots';

const loudest = 0.35; // root mean square of loud speech: a full meter

export class Face {
  private app: App | null = null;
  private scheduled = false;
  private latency: LatencyPlot | null = null;
  private levels: LevelPlot | null = null;
  private readonly history = new LevelHistory();
  private dock: HTMLElement | null = null;
  private followed = 0;
  private readonly announcer: Announcer;
  private readonly wide = matchMedia('(min-width: 900px)');
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly hosts: PageHosts;

  constructor(
    private readonly root: HTMLElement,
    log: HTMLElement,
  ) {
    this.announcer = new Announcer(log);
    this.hosts = {
      dock: (e) => (this.dock = e instanceof HTMLElement ? e : null),
      latency: (e) => (this.latency = swap(this.latency, e, (host) => new LatencyPlot(host))),
      levels: (e) => (this.levels = swap(this.levels, e, (host) => new LevelPlot(host, this.history))),
    };
    this.wide.addEventListener('change', this.draw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.draw);
  }

  show(app: App): void {
    this.app = app;
    this.draw();
    setInterval(() => this.tick(), 1000 / levelsPerSecond);
  }

  readonly draw = (): void => {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.drawNow());
  };

  private drawNow(): void {
    this.scheduled = false;
    const { app } = this;
    if (!app) return;
    const scroll = this.root.querySelector('.scroll');
    const atEnd = !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    render(page(app, this.hosts, this.wide.matches), this.root);
    this.announcer.update(app.talk);
    this.latency?.update(shownTurns(app.talk));
    this.latency?.recolour();
    this.follow(atEnd, app.talk.entries.length);
  }

  /** Keeps the newest words in sight, unless the user looks at older ones. */
  private follow(atEnd: boolean, count: number): void {
    const scroll = this.root.querySelector('.scroll');
    if (scroll && (atEnd || count < this.followed)) scroll.scrollTop = scroll.scrollHeight;
    this.followed = count;
  }

  private tick(): void {
    const { app } = this;
    if (!app) return;
    const you = meter(app.levels.microphone);
    const agent = meter(app.levels.agent);
    this.dock?.style.setProperty('--you-level', you.toFixed(3));
    this.dock?.style.setProperty('--agent-level', agent.toFixed(3));
    this.history.add(you, agent);
    if (!this.calm.matches) this.levels?.draw();
  }
}

/** Loudness as the ear takes it: 50 dB from left to right. */
function meter(level: number): number {
  return level <= 0 ? 0 : Math.max(0, Math.min(1, 1 + (20 * Math.log10(level / loudest)) / 50));
}

function swap<T extends { destroy(): void }>(old: T | null, element: Element | undefined, make: (host: HTMLElement) => T): T | null {
  if (element instanceof HTMLElement) return old ?? make(element);
  old?.destroy();
  return null;
}
