import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { App } from '../app';
import { applyTheme, isDark, remember } from '../ui';
import { icon } from './icons';

const phases: Record<string, string> = {
  idle: 'Ready',
  connecting: 'Connecting…',
  live: 'Connected',
  reconnecting: 'Reconnecting…',
  ended: 'Ended',
};

export function header(app: App): TemplateResult {
  const dark = isDark(app.ui.theme);
  return html`
    <header class="top">
      <h1 class="brand"><img src="./icon.svg" alt="" width="28" height="28">Duologue</h1>
      ${picker('Agent', app.talk.agents.map((a) => a.name), app.talk.agents.map((a) => a.summary ?? ''), app.talk.choice ?? app.talk.agent, (v) => app.chooseAgent(v))}
      ${picker('Voice', app.talk.voices, [], app.talk.voice, (v) => app.chooseVoice(v))}
      <p class="phase" role="status" data-phase=${app.talk.modelLost ? 'reconnecting' : app.phase}>
        ${app.talk.modelLost ? 'Model line lost' : (phases[app.phase] ?? '')}
      </p>
      <button class="quiet" type="button" aria-label=${dark ? 'Use light colours' : 'Use dark colours'} @click=${() => switchTheme(app, dark)}>
        ${icon(dark ? 'sun' : 'moon')}
      </button>
    </header>
  `;
}

/** A name that is not on the list (an agent reached by handoff) is shown all the same. */
function picker(label: string, names: string[], titles: string[], chosen: string | null, choose: (value: string) => void): TemplateResult {
  const all = chosen !== null && !names.includes(chosen) ? [...names, chosen] : names;
  return html`
    <label class="picker">
      <span>${label}</span>
      <select
        aria-label=${label}
        .value=${live(chosen ?? '')}
        ?disabled=${all.length === 0}
        @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}
      >
        ${chosen === null ? html`<option value="">${all.length === 0 ? '–' : 'Default'}</option>` : null}
        ${all.map((name, i) => html`<option value=${name} title=${titles[i] ?? ''} ?selected=${name === chosen}>${name}</option>`)}
      </select>
    </label>
  `;
}

function switchTheme(app: App, dark: boolean): void {
  const theme = dark ? 'light' : 'dark';
  remember('theme', theme);
  applyTheme(theme);
  app.change({ theme });
}
