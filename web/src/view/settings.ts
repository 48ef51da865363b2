import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { App } from '../app';
import { defaultDetection } from '../state/talk';
import type { DetectionMode, Eagerness, TurnDetection } from '../wire/messages';

const eagernesses: Eagerness[] = ['low', 'auto', 'medium', 'high'];

export function settings(app: App): TemplateResult {
  const detection = app.talk.turnDetection;
  const mode = detection.mode === 'semantic_vad' ? 'semantic_vad' : 'server_vad';
  return html`
    <section class="card" aria-label="When your turn ends">
      <h2>When your turn ends</h2>
      <p class="hint">${app.ui.mode === 'hold' ? 'With hold to talk, your finger says so. These count for the open microphone.' : 'Changes count at once, in the middle of a conversation too.'}</p>
      ${choice(app, mode)}
      ${mode === 'server_vad'
        ? html`
            ${slider(app, 'threshold', 'Threshold', 'How loud speech must be against the background.', 0, 1, 0.05, (v) => v.toFixed(2))}
            ${slider(app, 'silence_duration_ms', 'Silence', 'A pause of this length ends your turn.', 100, 2000, 50, (v) => `${v} ms`)}
            ${slider(app, 'prefix_padding_ms', 'Prefix padding', 'Kept from before speech was noticed.', 0, 1000, 50, (v) => `${v} ms`)}
          `
        : eagerness(app, detection.eagerness ?? 'auto')}
      <label class="check">
        <input type="checkbox" .checked=${live(detection.interrupt_response !== false)} @change=${(e: Event) => app.changeDetection({ interrupt_response: (e.target as HTMLInputElement).checked })}>
        <span>Speaking up interrupts the agent</span>
      </label>
      <button type="button" @click=${() => app.changeDetection({ ...app.talk.firstDetection, mode })}>Back to the defaults</button>
    </section>
    <section class="card" aria-label="Keys">
      <h2>Keys</h2>
      <dl class="keys"><div><dt><kbd>Space</kbd></dt><dd>hold to talk, with “Hold to talk” chosen</dd></div><div><dt><kbd>Tab</kbd> <kbd>Enter</kbd></dt><dd>reach and press everything</dd></div><div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>between the panels</dd></div></dl>
    </section>
  `;
}

function choice(app: App, chosen: DetectionMode): TemplateResult {
  const option = (mode: DetectionMode, label: string): TemplateResult => html`
    <label><input type="radio" name="detection" .checked=${live(chosen === mode)} @change=${() => app.changeDetection({ mode })}><span>${label}</span></label>
  `;
  return html`<fieldset class="modes wide"><legend class="unseen">What ends a turn</legend>${option('server_vad', 'A pause')}${option('semantic_vad', 'A finished thought')}</fieldset>`;
}

type Slider = 'threshold' | 'silence_duration_ms' | 'prefix_padding_ms';

function slider(app: App, name: Slider, label: string, hint: string, min: number, max: number, step: number, show: (v: number) => string): TemplateResult {
  const value = app.talk.turnDetection[name] ?? defaultDetection[name] ?? min;
  const change = (e: Event): void => app.changeDetection({ [name]: Number((e.target as HTMLInputElement).value) } as Partial<TurnDetection>);
  return row(name, label, hint, show(value), html`
    <input id=${name} type="range" min=${min} max=${max} step=${step} .value=${live(String(value))} aria-valuetext=${show(value)} aria-describedby="hint-${name}" @input=${change}>
  `);
}

function eagerness(app: App, chosen: Eagerness): TemplateResult {
  const index = Math.max(0, eagernesses.indexOf(chosen));
  const change = (e: Event): void => app.changeDetection({ eagerness: eagernesses[Number((e.target as HTMLInputElement).value)] ?? 'auto' });
  return row('eagerness', 'Eagerness', 'How soon the agent answers a thought that may be finished.', chosen, html`
    <input id="eagerness" type="range" min="0" max=${eagernesses.length - 1} step="1" .value=${live(String(index))} aria-valuetext=${chosen} aria-describedby="hint-eagerness" @input=${change}>
  `);
}

/** The value is read out by the slider itself; an `output` inside of a label would take the label for itself. */
function row(id: string, label: string, hint: string, value: string, input: TemplateResult): TemplateResult {
  return html`
    <div class="slider">
      <div class="slider-head"><label for=${id}>${label}</label><span class="value" aria-hidden="true">${value}</span></div>
      ${input}
      <p class="hint" id="hint-${id}">${hint}</p>
    </div>
  `;
}
