import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { App } from '../app';
import { type LogEntry, type LogKind, logKinds, preview } from '../state/event-log';
import { icon } from './icons';

const shown = 400; // newest entries drawn; the file has all of them

export function events(app: App): TemplateResult {
  const { filterText: text, filterKinds: kinds } = app.ui;
  const found = app.log.filter({ text, kinds });
  const newest = found.slice(-shown).reverse();
  return html`
    <section class="card log" aria-label="Event log">
      <h2>Event log</h2>
      <div class="log-tools">
        <label class="grow"><span class="unseen">Filter by text</span>
          <input type="search" placeholder="Filter by text" .value=${text} @input=${(e: Event) => app.change({ filterText: (e.target as HTMLInputElement).value })}>
        </label>
        <button type="button" class="labelled" ?disabled=${app.log.entries.length === 0} @click=${() => save(app)}>${icon('save')}<span>Save</span></button>
      </div>
      <fieldset class="kinds"><legend class="unseen">Kinds shown</legend>${logKinds.map((k) => kind(app, k))}</fieldset>
      <p class="hint" role="status">${found.length} of ${app.log.entries.length} messages${found.length > shown ? `, the newest ${shown} shown` : ''}</p>
      <ol class="lines">${repeat(newest, (e) => e, line)}</ol>
    </section>
  `;
}

function kind(app: App, k: LogKind): TemplateResult {
  const change = (): void => {
    const kinds = new Set(app.ui.filterKinds);
    if (!kinds.delete(k)) kinds.add(k);
    app.change({ filterKinds: kinds });
  };
  return html`<label><input type="checkbox" .checked=${app.ui.filterKinds.has(k)} @change=${change}><span>${k}</span></label>`;
}

function line(entry: LogEntry): TemplateResult {
  const head = html`<span class="when">${(entry.at / 1000).toFixed(2)}</span><span class="way" role="img" data-direction=${entry.direction} aria-label=${entry.direction === 'in' ? 'from the server' : 'to the server'}>${entry.direction === 'in' ? '↓' : '↑'}</span>`;
  const rest = preview(entry);
  return html`
    <li data-kind=${entry.kind}>
      ${entry.message === undefined ? html`<p>${head}<b>${entry.type}</b><span class="rest">${rest}</span></p>` : html`<details><summary>${head}<b>${entry.type}</b><span class="rest">${rest}</span></summary>${body(entry)}</details>`}
    </li>
  `;
}

function body(entry: LogEntry): TemplateResult | typeof nothing {
  return html`<pre tabindex="0">${JSON.stringify(entry.message, null, 2)}</pre>`;
}

function save(app: App): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([app.log.toJson()], { type: 'application/json' }));
  link.download = `duologue-${app.talk.sessionId ?? 'events'}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
