import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { App } from '../app';
import type { Entry, Note, Utterance } from '../state/talk';
import { splitHeard, splitShare } from '../state/heard';
import { icon } from './icons';
import { toolCard } from './tool-card';

export function conversation(app: App): TemplateResult {
  return html`
    <main class="conversation" id="conversation" aria-label="Conversation">
      <div class="scroll" tabindex="0" role="region" aria-label="What was said">
        ${app.talk.entries.length === 0 ? welcome(app) : html`<ol class="entries">${repeat(app.talk.entries, key, (e) => item(app, e))}</ol>`}
      </div>
    </main>
  `;
}

function welcome(app: App): TemplateResult {
  const how = app.ui.mode === 'open' ? html`Press <b>Talk</b> and speak.` : html`Hold <b>Talk</b>, or the space bar, while you speak.`;
  return html`
    <div class="welcome">
      <img src="./icon.svg" alt="" width="72" height="72">
      <h2>${app.isRunning ? 'Say something' : 'Talk with an agent'}</h2>
      <p>${how} You can interrupt at any time, and type instead whenever you like.</p>
    </div>
  `;
}

function key(entry: Entry): string {
  // what was typed keeps its place when the server gives it a name
  return `${entry.kind}:${entry.id}`;
}

function item(app: App, entry: Entry): TemplateResult | typeof nothing {
  switch (entry.kind) {
    case 'tool':
      return html`<li class="entry aside-entry">${toolCard(app, entry)}</li>`;
    case 'user':
    case 'agent':
      return entry.text.trim() === '' && (entry.final || entry.kind === 'user') ? nothing : html`<li class="entry ${entry.kind}">${utterance(entry)}</li>`;
    default:
      return html`<li class="entry aside-entry">${note(entry)}</li>`;
  }
}

function utterance(entry: Utterance): TemplateResult {
  const who = entry.kind === 'user' ? 'You' : (entry.agent ?? 'Agent');
  return html`
    <div class="bubble" data-final=${entry.final} data-removed=${entry.removed === true}>
      <p class="who">${who}${entry.aside ? html` <span class="tag">aside</span>` : nothing}${tag(entry)}</p>
      <p class="words">${words(entry)}${entry.final ? nothing : html`<span class="more" aria-hidden="true"></span>`}</p>
    </div>
  `;
}

function tag(entry: Utterance): TemplateResult | typeof nothing {
  if (entry.removed) return html` <span class="tag">taken back</span>`;
  if (!entry.interrupted) return nothing;
  return html` <span class="tag warn">interrupted${entry.heardMs === undefined ? '' : ` after ${(entry.heardMs / 1000).toFixed(1)} s`}</span>`;
}

/** Text is only ever set as text: whatever an agent or a user says, it stays what it says. */
function words(entry: Utterance): TemplateResult {
  if (entry.kind === 'agent' && entry.interrupted) {
    const { heard, unheard } = entry.heardText === undefined ? splitShare(entry.text, entry.heardShare ?? 0) : splitHeard(entry.text, entry.heardText);
    const gap = unheard.length - unheard.trimStart().length;
    return html`${heard}${unheard.slice(0, gap)}${gap === unheard.length ? nothing : html`<del title="Not heard">${unheard.slice(gap)}</del>`}`;
  }
  if (entry.kind === 'agent' && entry.heardShare !== undefined && entry.heardShare < 1) {
    const { heard, unheard } = splitShare(entry.text, entry.heardShare);
    return html`${heard}<span class="ahead">${unheard}</span>`;
  }
  return html`${entry.text === '' ? '…' : entry.text}`;
}

function note(entry: Note): TemplateResult {
  return html`
    <div class="note" data-kind=${entry.kind}>
      ${icon(entry.kind === 'handoff' ? 'handoff' : entry.kind === 'guardrail' ? 'guard' : 'note')}
      <p><b>${entry.title}</b>${entry.text ? html`<span> ${entry.text}</span>` : nothing}</p>
    </div>
  `;
}
