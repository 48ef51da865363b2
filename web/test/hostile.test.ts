// @vitest-environment jsdom
import { render } from 'lit-html';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newTalk, type Talk } from '../src/state/talk';
import { apply } from '../src/state/apply';
import { newUi } from '../src/ui';
import { EventLog } from '../src/state/event-log';
import type { App } from '../src/app';
import { Announcer } from '../src/view/announcer';
import { conversation } from '../src/view/conversation';
import { events } from '../src/view/events';
import { agentGraph } from '../src/view/graph';
import { header } from '../src/view/header';
import { problemBanner } from '../src/view/problem';
import type { ServerMessage } from '../src/wire/messages';

const hostile = [
  '<script>window.owned = 1</script>',
  '<img src=x onerror="window.owned = 1">',
  '"><svg onload=window.owned=1>',
  '<!-- --><iframe srcdoc="<script>parent.owned=1</script>">',
  'javascript:window.owned=1',
  '&lt;b&gt; ${window.owned = 1} {{owned}} </li></ol><form action=//evil.example>',
  '\u202Eevil\u202C \u0000 \uD800 ]]>',
];

function appWith(talk: Talk, text: string): App {
  const log = new EventLog(0);
  log.add('in', { type: text }, 1);
  const ui = { ...newUi(), problem: { message: text, advice: text } };
  return { talk, ui, log, phase: 'live', isRunning: true, hasMicrophone: false, change: () => undefined } as unknown as App;
}

function talkOf(text: string): Talk {
  const talk = newTalk();
  const say = (m: object): void => apply(talk, m as ServerMessage);
  say({ type: 'session_ready', session_id: text, resume_token: 'x', resumed: false, agent: text, agents: [{ name: text, summary: text }], voices: [text], voice: text, graph: { nodes: [{ name: text, tools: [text] }, { name: 'b' }], edges: [{ from: text, to: 'b' }] } });
  say({ type: 'user_transcript', item_id: 'u', text, final: true });
  say({ type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: `${text} ${text}`, final: true, interrupted: true, heard_text: text });
  say({ type: 'tool_ended', call_id: 'c', name: text, arguments: { [text]: text }, result: text.repeat(9), error: text });
  say({ type: 'tool_approval_requested', call_id: 'd', name: text, arguments: text });
  say({ type: 'handoff', from: text, to: text });
  say({ type: 'guardrail', name: text, reason: text });
  return talk;
}

describe.each(hostile)('the text %j', (text) => {
  let root: HTMLElement;

  beforeEach(() => {
    document.body.replaceChildren();
    root = document.body.appendChild(document.createElement('div'));
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
  });

  test.each(['conversation', 'header', 'graph', 'events', 'problem'])('stays text in the %s', (part) => {
    const app = appWith(talkOf(text), text);
    const draw = { conversation: () => conversation(app), header: () => header(app), graph: () => agentGraph(app.talk), events: () => events(app), problem: () => problemBanner(app) };
    render(draw[part as keyof typeof draw](), root);

    expect(root.textContent).toContain(text);
    expect(root.querySelector('script, iframe, img[src="x"], svg[onload], [onerror], form[action]')).toBeNull();
    for (const element of root.querySelectorAll('*')) {
      for (const attribute of element.attributes) expect(attribute.name.startsWith('on')).toBe(false);
    }
    expect((window as { owned?: number }).owned).toBeUndefined();
  });

  test('stays text in what is read out', () => {
    new Announcer(root).update(talkOf(text));
    expect(root.textContent).toContain(text);
    expect([...root.children].every((c) => c.tagName === 'P' && c.childElementCount === 0)).toBe(true);
  });
});
