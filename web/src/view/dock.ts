import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { App } from '../app';
import { type Mode, remember } from '../ui';
import { icon } from './icons';
import { pressable } from './press';

const hints = ['What’s the weather in Paris?', 'I need help with billing', 'Book an appointment tomorrow at 2 pm'];
const enoughTalk = 6; // entries after which nobody needs to be told what to say

const states: Record<string, string> = { listening: 'Listening', hearing: 'Hearing you', thinking: 'Thinking', speaking: 'Speaking' };

export function dock(app: App, onDock: (element: Element | undefined) => void): TemplateResult {
  return html`
    <section class="dock" aria-label="Talk and type" ${ref(onDock)}>
      ${app.talk.entries.length < enoughTalk ? suggestions(app) : nothing}
      <div class="meters">
        <span class="meter" data-who="you"><span class="meter-name">You</span><span class="bar" aria-hidden="true"><i></i></span></span>
        <span class="state" data-state=${app.isRunning ? app.talk.state : 'off'}>${stateWord(app)}</span>
        <span class="meter" data-who="agent"><span class="meter-name">Agent</span><span class="bar" aria-hidden="true"><i></i></span></span>
      </div>
      <div class="talk-row">
        ${modes(app)} ${talkButton(app)}
        <div class="talk-side">
          <button type="button" class="quiet labelled" aria-label="Stop speaking" ?disabled=${app.talk.state !== 'speaking'} @click=${() => app.interrupt()}>
            ${icon('stop')}<span>Stop</span>
          </button>
          <button type="button" class="quiet labelled" ?disabled=${!app.isRunning} @click=${() => app.end()}>${icon('end')}<span>End</span></button>
        </div>
      </div>
      <form class="composer" @submit=${(e: SubmitEvent) => submit(app, e)}>
        <input name="text" aria-label="Type instead of talking" placeholder="…or type here" autocomplete="off" enterkeyhint="send" maxlength="4000">
        <button type="submit" class="send" aria-label="Send">${icon('send')}</button>
      </form>
    </section>
  `;
}

function suggestions(app: App): TemplateResult {
  return html`
    <ul class="hints" aria-label="Things to say">
      ${hints.map((h) => html`<li><button type="button" class="chip" @click=${() => void app.type(h)}>${h}</button></li>`)}
    </ul>
  `;
}

function modes(app: App): TemplateResult {
  const option = (mode: Mode, label: string): TemplateResult => html`
    <label><input type="radio" name="mode" value=${mode} .checked=${app.ui.mode === mode} @change=${() => choose(app, mode)}><span>${label}</span></label>
  `;
  return html`<fieldset class="modes"><legend class="unseen">Microphone</legend>${option('open', 'Open mic')}${option('hold', 'Hold to talk')}</fieldset>`;
}

function choose(app: App, mode: Mode): void {
  remember('mode', mode);
  app.chooseMode(mode);
}

function talkButton(app: App): TemplateResult {
  if (app.ui.mode === 'hold') {
    return html`
      <button type="button" class="talk" aria-pressed=${app.ui.holding} data-on=${app.ui.holding} ${pressable(app)}>
        ${icon('microphone')}<span>${app.ui.holding ? 'Release to send' : 'Hold to talk'}</span>
      </button>
    `;
  }
  const on = app.hasMicrophone;
  const word = app.phase === 'connecting' ? 'Connecting…' : !on ? 'Talk' : app.ui.muted ? 'Unmute' : 'Mute';
  return html`
    <button type="button" class="talk" data-on=${on && !app.ui.muted} @click=${() => void app.talkOpen()}>
      ${icon(on && app.ui.muted ? 'muted' : 'microphone')}<span>${word}</span>
    </button>
  `;
}

function stateWord(app: App): string {
  if (app.phase === 'reconnecting') return 'Line lost, reconnecting';
  if (!app.isRunning) return app.phase === 'ended' ? 'Conversation ended' : 'Not connected';
  if (app.phase === 'connecting') return 'Connecting';
  if (app.talk.state === 'listening' && app.ui.mode === 'open' && (!app.hasMicrophone || app.ui.muted)) {
    return app.hasMicrophone ? 'Microphone muted' : 'Microphone off';
  }
  return states[app.talk.state] ?? '';
}

function submit(app: App, e: SubmitEvent): void {
  e.preventDefault();
  const field = (e.target as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
  void app.type(field.value);
  field.value = '';
}
