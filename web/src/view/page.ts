import { html, type TemplateResult } from 'lit-html';
import type { App } from '../app';
import type { Panel } from '../ui';
import { conversation } from './conversation';
import { dock } from './dock';
import { events } from './events';
import { header } from './header';
import { overview, type PlotHosts } from './overview';
import { keyDialog, problemBanner } from './problem';
import { settings } from './settings';

export interface PageHosts extends PlotHosts {
  dock(element: Element | undefined): void;
}

const names: Record<Panel, string> = { conversation: 'Talk', overview: 'Overview', settings: 'Settings', events: 'Events' };

/** On a wide screen the conversation is always there, and the panels beside it. */
export function page(app: App, hosts: PageHosts, wide: boolean): TemplateResult {
  const open: Panel = wide && app.ui.panel === 'conversation' ? 'overview' : app.ui.panel;
  const panels: Panel[] = wide ? ['overview', 'settings', 'events'] : ['conversation', 'overview', 'settings', 'events'];
  return html`
    <div class="page" data-panel=${open}>
      ${header(app)} ${problemBanner(app)}
      <div class="tabs" role="tablist" aria-label="Panels" @keydown=${(e: KeyboardEvent) => move(app, panels, open, e)}>
        ${panels.map(
          (p) => html`<button type="button" role="tab" id="tab-${p}" aria-selected=${p === open} aria-controls=${p === 'conversation' ? 'conversation' : 'panel'}
            tabindex=${p === open ? 0 : -1} @click=${() => app.change({ panel: p })}>${names[p]}</button>`,
        )}
      </div>
      ${conversation(app)}
      <aside class="side" id="panel" role="tabpanel" aria-labelledby="tab-${open}" tabindex="0" ?hidden=${open === 'conversation'}>
        ${open === 'overview' ? overview(app, hosts) : open === 'settings' ? settings(app) : open === 'events' ? events(app) : null}
      </aside>
      ${dock(app, hosts.dock)} ${keyDialog(app)}
    </div>
  `;
}

function move(app: App, panels: Panel[], open: Panel, e: KeyboardEvent): void {
  const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
  const to = panels[(panels.indexOf(open) + step + panels.length) % panels.length];
  if (step === 0 || !to) return;
  e.preventDefault();
  app.change({ panel: to });
  requestAnimationFrame(() => document.getElementById(`tab-${to}`)?.focus());
}
