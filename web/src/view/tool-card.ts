import { html, nothing, type TemplateResult } from 'lit-html';
import type { App } from '../app';
import type { ToolUse } from '../state/talk';
import { icon } from './icons';

const words: Record<ToolUse['status'], string> = {
  approval: 'waits for you',
  running: 'running…',
  done: 'done',
  failed: 'failed',
  rejected: 'rejected',
};

export function toolCard(app: App, tool: ToolUse): TemplateResult {
  const time = tool.durationMs === undefined ? '' : ` · ${Math.round(tool.durationMs)} ms`;
  return html`
    <section class="tool" data-status=${tool.status} aria-label="Tool ${tool.name}">
      <p class="tool-head">${icon('tool')}<code>${tool.name}</code><span class="tag">${words[tool.status]}${time}</span></p>
      ${values(tool.arguments)}
      ${tool.status === 'approval' ? approval(app, tool) : nothing}
      ${tool.error === undefined ? nothing : html`<p class="tool-error">${tool.error}</p>`}
      ${tool.result === undefined ? nothing : result(tool.result)}
    </section>
  `;
}

function approval(app: App, tool: ToolUse): TemplateResult {
  if (app.ui.rejecting === tool.id) {
    return html`
      <form class="approval" @submit=${(e: SubmitEvent) => reject(app, tool, e)}>
        <label class="grow"><span>Why not? The agent is told. </span><input name="reason" autocomplete="off" maxlength="300"></label>
        <button type="submit" class="danger">Reject</button>
        <button type="button" @click=${() => app.change({ rejecting: null })}>Back</button>
      </form>
    `;
  }
  return html`
    <div class="approval">
      <span class="grow">May the agent do this?</span>
      <button type="button" class="good" @click=${() => app.decide(tool.id, true)}>Approve</button>
      <button type="button" @click=${() => app.change({ rejecting: tool.id })}>Reject…</button>
    </div>
  `;
}

function reject(app: App, tool: ToolUse, e: SubmitEvent): void {
  e.preventDefault();
  const reason = new FormData(e.target as HTMLFormElement).get('reason');
  app.decide(tool.id, false, typeof reason === 'string' ? reason.trim() : '');
}

function result(value: unknown): TemplateResult {
  const flat = parsed(value);
  if (isFlat(flat)) return html`<div class="tool-result"><span class="arrow" aria-label="Result">→</span>${values(flat)}</div>`;
  const text = show(value);
  if (text.length < 240) return html`<p class="tool-result"><span class="arrow" aria-label="Result">→</span> ${text}</p>`;
  return html`<details class="tool-result"><summary>Result</summary><pre tabindex="0">${text}</pre></details>`;
}

/** Arguments as a list of names and values; anything that is no object as it is. */
function values(given: unknown): TemplateResult | typeof nothing {
  const value = parsed(given);
  if (value === undefined || value === null) return nothing;
  if (typeof value !== 'object' || Array.isArray(value)) return html`<p class="tool-args">${show(value)}</p>`;
  const pairs = Object.entries(value);
  return pairs.length === 0 ? nothing : html`<dl class="tool-args">${pairs.map(([name, v]) => html`<div><dt>${name}</dt><dd>${show(v)}</dd></div>`)}</dl>`;
}

/** Few plain values read best as a list. */
function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const all = Object.values(value);
  return all.length > 0 && all.length <= 6 && all.every((v) => typeof v !== 'object' && String(v).length < 60);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function show(value: unknown): string {
  const plain = parsed(value);
  return typeof plain === 'string' ? plain : (JSON.stringify(plain, null, 1) ?? '');
}
