// The two plots: how long the user waited, turn by turn, and how loud both sides were in the last seconds.

import uPlot from 'uplot';
import type { Turn } from '../state/talk';
import { firstAudio, firstHeard, waited } from '../state/turns';

const seconds = 15;
const perSecond = 25;

abstract class Plot {
  protected readonly plot: uPlot;
  private readonly observer: ResizeObserver;

  constructor(
    host: HTMLElement,
    options: Omit<uPlot.Options, 'width' | 'height'>,
    data: uPlot.AlignedData,
    private readonly height: number,
  ) {
    this.plot = new uPlot({ ...options, width: host.clientWidth || 300, height }, data, host);
    this.observer = new ResizeObserver(() => {
      if (host.clientWidth > 0) this.plot.setSize({ width: host.clientWidth, height: this.height });
    });
    this.observer.observe(host);
  }

  /** Colours are read anew: the theme has changed. */
  recolour(): void {
    this.plot.redraw(false, true);
  }

  destroy(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }
}

export class LatencyPlot extends Plot {
  constructor(host: HTMLElement) {
    super(
      host,
      {
        legend: { show: false },
        cursor: { y: false, points: { size: 8 } },
        scales: { x: { time: false, range: (_u, _min, max) => [0.5, Math.max(max ?? 0, 5) + 0.5] }, y: { range: (_u, _min, max) => [0, Math.max(500, (max ?? 0) * 1.15)] } },
        axes: [axis({ size: 26, space: 30, incrs: [1, 2, 5, 10, 20, 50] }), axis({ size: 52, values: (_u, all) => all.map((v) => `${v} ms`) })],
        series: [{}, line('--agent', 'Waited'), { ...line('--you', 'Server'), dash: [4, 4], width: 1.5 }],
      },
      [[], [], []],
      150,
    );
  }

  update(shown: Turn[]): void {
    const server = (t: Turn): number | null => (firstHeard(t) === null ? null : (firstAudio(t) ?? null));
    this.plot.setData([shown.map((_, i) => i + 1), shown.map(waited), shown.map(server)]);
  }
}

/** How loud both sides were; kept while no plot shows it. */
export class LevelHistory {
  readonly times = Array.from({ length: seconds * perSecond }, (_, i) => i / perSecond - seconds);
  readonly you = new Array<number>(seconds * perSecond).fill(0);
  readonly agent = new Array<number>(seconds * perSecond).fill(0);

  /** Levels of 0 to 1; you above the line, the agent below. */
  add(you: number, agent: number): void {
    this.you.shift();
    this.you.push(you);
    this.agent.shift();
    this.agent.push(-agent);
  }
}

export class LevelPlot extends Plot {
  constructor(
    host: HTMLElement,
    private readonly history: LevelHistory,
  ) {
    super(
      host,
      {
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: [-1, 1] } },
        axes: [axis({ size: 24, values: (_u, all) => all.map((v) => (v === 0 ? 'now' : `${v} s`)) }), { show: false }],
        series: [{}, area('--you', 'You'), area('--agent', 'Agent')],
      },
      [[], [], []],
      104,
    );
  }

  draw(): void {
    this.plot.setData([this.history.times, this.history.you, this.history.agent]);
  }
}

export const levelsPerSecond = perSecond;

// A canvas does not know light-dark(): the colour of an element is asked for what it comes to.
const probe = document.createElement('span');

function colour(name: string): string {
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

function axis(more: Partial<uPlot.Axis>): uPlot.Axis {
  return {
    stroke: () => colour('--muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

function line(name: string, label: string): uPlot.Series {
  return { label, stroke: () => colour(name), width: 2, points: { show: true, size: 6, fill: () => colour(name) } };
}

function area(name: string, label: string): uPlot.Series {
  return { label, stroke: () => colour(name), fill: () => colour(`${name}-soft`), width: 1, points: { show: false } };
}
