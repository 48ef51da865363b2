import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { App } from '../app';
import { icon } from './icons';

export function problemBanner(app: App): TemplateResult {
  const { problem } = app.ui;
  return html`
    <div class="problems" role="alert">
      ${problem
        ? html`<div class="problem">
            ${icon('guard')}
            <p><b>${problem.message}</b>${problem.advice ? html` <span>${problem.advice}</span>` : nothing}</p>
            <button type="button" class="quiet" aria-label="Dismiss" @click=${() => app.change({ problem: null })}>${icon('end')}</button>
          </div>`
        : nothing}
    </div>
  `;
}

export function keyDialog(app: App): TemplateResult | typeof nothing {
  const { askKey } = app.ui;
  if (!askKey) return nothing;
  return html`
    <dialog class="key" aria-labelledby="key-title" ${ref(open)} @cancel=${() => app.gate.giveKey(null)}>
      <form @submit=${(e: SubmitEvent) => submit(app, e)}>
        <h2 id="key-title">This server asks for an API key</h2>
        <p>${askKey.again ? 'The key was not accepted. ' : ''}It was printed when the server first started. It is kept until you close this tab, and sent to this server only.</p>
        <label><span>API key</span><input name="key" type="password" required autocomplete="off" spellcheck="false"></label>
        <div class="buttons">
          <button type="button" @click=${() => app.gate.giveKey(null)}>Not now</button>
          <button type="submit" class="good">Use this key</button>
        </div>
      </form>
    </dialog>
  `;
}

function open(element: Element | undefined): void {
  if (!(element instanceof HTMLDialogElement)) return;
  // after the template is in the page: only then can it be shown
  queueMicrotask(() => {
    if (element.isConnected && !element.open) element.showModal();
  });
}

function submit(app: App, e: SubmitEvent): void {
  e.preventDefault();
  const key = new FormData(e.target as HTMLFormElement).get('key');
  if (typeof key === 'string' && key.trim() !== '') app.gate.giveKey(key);
}
