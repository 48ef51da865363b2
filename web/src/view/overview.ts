import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { App } from '../app';
import type { BackgroundTask } from '../wire/messages';
import { shownTurns } from '../state/turns';
import { agentGraph } from './graph';
import { waterfall } from './waterfall';

export interface PlotHosts {
  latency(element: Element | undefined): void;
  levels(element: Element | undefined): void;
}

export function overview(app: App, hosts: PlotHosts): TemplateResult {
  return html`
    ${app.talk.tasks.length > 0 ? card('Background tasks', html`<ul class="tasks">${app.talk.tasks.map(task)}</ul>`) : nothing}
    ${card('Who speaks', agentGraph(app.talk))}
    ${card(
      'Latency',
      html`
        ${waterfall(app)}
        <div class="plot" ?hidden=${shownTurns(app.talk).length === 0} role="img" aria-label="Latency of each turn of this conversation" ${ref(hosts.latency)}></div>
        <p class="legend" ?hidden=${shownTurns(app.talk).length === 0}><span data-colour="waited">until you heard it</span> <span data-colour="you">first sound at the server</span></p>
      `,
    )}
    ${card(
      'Sound',
      html`
        <div class="plot" role="img" aria-label="Loudness of both sides in the last seconds" ${ref(hosts.levels)}></div>
        <p class="legend"><span data-colour="you">you</span> <span data-colour="agent">agent</span></p>
      `,
    )}
    ${app.talk.metrics ? card('This conversation', metrics(app.talk.metrics)) : nothing}
  `;
}

function card(title: string, content: TemplateResult): TemplateResult {
  return html`<section class="card" aria-label=${title}><h2>${title}</h2>${content}</section>`;
}

function task(t: BackgroundTask): TemplateResult {
  const done = t.status !== 'running';
  return html`
    <li class="task" data-status=${t.status}>
      <p><b>${t.name}</b> <span class="tag">${t.status}</span></p>
      ${done ? nothing : t.progress === undefined ? html`<progress aria-label=${t.name}></progress>` : html`<progress aria-label=${t.name} max="1" value=${t.progress}></progress>`}
      ${t.detail ? html`<p class="detail">${t.detail}</p>` : nothing}
    </li>
  `;
}

/** Whatever the server counts: plain values under readable names. */
function metrics(values: Record<string, unknown>): TemplateResult {
  const shown = Object.entries(values).filter((e): e is [string, number] => e[0] !== 'at' && typeof e[1] === 'number');
  return html`<dl class="metrics">${shown.map(([name, v]) => html`<div><dt>${name.replace(/_ms$/, '').replaceAll('_', ' ')}</dt><dd>${amount(name, v)}</dd></div>`)}</dl>`;
}

function amount(name: string, value: number): string {
  if (!name.endsWith('_ms')) return String(Math.round(value * 10) / 10);
  return value >= 10_000 ? `${(value / 1000).toFixed(0)} s` : `${Math.round(value)} ms`;
}
