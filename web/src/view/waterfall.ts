import { html, nothing, type TemplateResult } from 'lit-html';
import type { App } from '../app';
import type { Turn } from '../state/talk';
import { firstAudio, shownTurns, type Span, spans, waited } from '../state/turns';

export function waterfall(app: App): TemplateResult {
  const turns = shownTurns(app.talk);
  const index = app.ui.turn === null ? turns.length - 1 : turns.findIndex((t) => t.response === app.ui.turn);
  const turn = turns[index];
  if (!turn) return html`<p class="empty">After each answer: where its time went, from the end of your words to the first sound.</p>`;
  const go = (to: number): void => app.change({ turn: to >= turns.length - 1 ? null : (turns[to]?.response ?? null) });
  return html`
    <div class="turn-head">
      <button type="button" class="quiet" aria-label="Earlier turn" ?disabled=${index === 0} @click=${() => go(index - 1)}>‹</button>
      <p>Turn ${index + 1} of ${turns.length} · ${turn.agent}${turn.status === 'completed' ? nothing : ` · ${turn.status}`}</p>
      <button type="button" class="quiet" aria-label="Later turn" ?disabled=${index === turns.length - 1} @click=${() => go(index + 1)}>›</button>
    </div>
    ${headline(turn)} ${chart(spans(turn))}
  `;
}

function headline(turn: Turn): TemplateResult | typeof nothing {
  const ms = waited(turn);
  if (ms === null) return nothing;
  const what = turn.bufferedMs === undefined ? (firstAudio(turn) === undefined ? 'to the first words' : 'to the first sound') : 'until you heard it';
  return html`<p class="big"><b>${Math.round(ms)}</b> ms <span>${what}</span></p>`;
}

function chart(bars: Span[]): TemplateResult {
  const end = Math.max(1, ...bars.map((b) => b.to));
  return html`
    <ul class="waterfall">
      ${bars.map(
        (b) => html`
          <li data-kind=${b.kind}>
            <span class="bar-name">${b.name}</span>
            <span class="track"><i .style=${`left:${(b.from / end) * 100}%;width:${Math.max(0.8, ((b.to - b.from) / end) * 100)}%`}></i></span>
            <span class="bar-time">${Math.round(b.to - b.from)} ms</span>
          </li>
        `,
      )}
    </ul>
  `;
}
