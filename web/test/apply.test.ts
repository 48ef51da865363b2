import { describe, expect, test } from 'vitest';
import { apply } from '../src/state/apply';
import { addTyped } from '../src/state/entries';
import { newTalk, type Talk, type ToolUse, type Utterance } from '../src/state/talk';
import { decideTool } from '../src/state/tools';
import { firstHeard, shownTurns, spans, waited } from '../src/state/turns';
import type { ServerMessage } from '../src/wire/messages';
import { ready } from './fakes';

function talkAfter(...messages: object[]): Talk {
  const talk = newTalk();
  for (const m of messages) apply(talk, m as ServerMessage);
  return talk;
}

const words = (talk: Talk): string[] => talk.entries.filter((e): e is Utterance => e.kind === 'user' || e.kind === 'agent').map((e) => `${e.kind}: ${e.text}`);

describe('what a message changes', () => {
  test('the first message fills the page', () => {
    const talk = talkAfter({
      ...ready, choice: 'starter', agents: [{ name: 'starter' }], voices: ['slt'], voice: 'slt', turn_detection: { mode: 'server_vad', threshold: 0.7 },
      graph: { nodes: [{ name: 'Starter', tools: ['get_weather'] }], edges: [] },
      history: [{ item_id: 'u', role: 'user', text: 'Hi', status: 'completed' }, { item_id: 'a', role: 'assistant', text: 'Hello there', heard_text: 'Hello', status: 'incomplete' }],
    });
    expect(talk).toMatchObject({ agent: 'Starter', choice: 'starter', voice: 'slt', turnDetection: { mode: 'server_vad', threshold: 0.7, silence_duration_ms: 500 } });
    expect(words(talk)).toEqual(['user: Hi', 'agent: Hello there']);
    expect(talk.entries[1]).toMatchObject({ interrupted: true, heardText: 'Hello' });
  });

  test('a resume tells nothing twice', () => {
    const history = [{ item_id: 'u', role: 'user', text: 'Hi', status: 'completed' }];
    const talk = talkAfter({ ...ready, history }, { ...ready, resumed: true, history });
    expect(words(talk)).toEqual(['user: Hi']);
  });

  test('transcripts grow in their place', () => {
    const talk = talkAfter(
      { type: 'user_transcript', item_id: 'u', text: 'What', final: false },
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: 'In', final: false },
      { type: 'user_transcript', item_id: 'u', text: 'What’s the weather?', final: true },
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: 'In Paris', final: true },
    );
    expect(words(talk)).toEqual(['user: What’s the weather?', 'agent: In Paris']);
    expect(talk.entries.every((e) => (e as Utterance).final)).toBe(true);
  });

  test('what was typed is shown at once, and adopted by the item it becomes', () => {
    const talk = newTalk();
    addTyped(talk, 'hello');
    expect(words(talk)).toEqual(['user: hello']);
    apply(talk, { type: 'history', item_id: 'u1', change: 'added', role: 'user', text: 'hello', status: 'completed' });
    apply(talk, { type: 'history', item_id: 'u1', change: 'changed', role: 'user', text: 'hello', status: 'completed' });
    expect(talk.entries).toEqual([{ kind: 'user', id: 'u1', text: 'hello', final: true }]);
  });

  test('a transcript that comes after the answer stands before it', () => {
    const talk = talkAfter(
      { type: 'history', item_id: 'u', change: 'added', role: 'user', text: '', status: 'completed' },
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: 'Nine degrees', final: true },
      { type: 'user_transcript', item_id: 'u', text: 'How cold is it?', final: true },
    );
    expect(words(talk)).toEqual(['user: How cold is it?', 'agent: Nine degrees']);
  });

  test('an interrupted answer keeps its words and knows which were heard', () => {
    const talk = talkAfter(
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: 'One two three four', final: false },
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r', text: 'One two', final: true, interrupted: true, heard_text: 'One two', heard_ms: 640 },
    );
    expect(talk.entries[0]).toMatchObject({ text: 'One two three four', interrupted: true, heardText: 'One two', heardMs: 640, final: true });
  });

  test('an answer bears the name of who gave it, also after a handoff', () => {
    const talk = talkAfter(
      ready,
      { type: 'response_started', response_id: 'r1', agent: 'Starter' },
      { type: 'handoff', from: 'Starter', to: 'Billing' },
      { type: 'assistant_transcript', item_id: 'a', response_id: 'r1', text: 'Late', final: true },
      { type: 'assistant_transcript', item_id: 'b', response_id: 'r2', text: 'Billing here', final: true },
    );
    expect(talk.agent).toBe('Billing');
    expect(talk.entries.filter((e) => e.kind === 'agent').map((e) => (e as Utterance).agent)).toEqual(['Starter', 'Billing']);
    expect(talk.entries.some((e) => e.kind === 'handoff')).toBe(true);
  });

  test('a tool is approved, runs and ends in one place', () => {
    const talk = talkAfter({ type: 'tool_approval_requested', call_id: 'c', name: 'refund', arguments: { amount: 4 } });
    const tool = talk.entries[0] as ToolUse;
    expect(tool.status).toBe('approval');
    decideTool(talk, 'c', true, '');
    apply(talk, { type: 'tool_started', call_id: 'c', name: 'refund', arguments: { amount: 4 } });
    expect(tool.status).toBe('running');
    apply(talk, { type: 'tool_ended', call_id: 'c', name: 'refund', result: 'ok', duration_ms: 12 });
    expect(tool).toMatchObject({ status: 'done', result: 'ok', durationMs: 12, arguments: { amount: 4 } });
    expect(talk.entries).toHaveLength(1);
  });

  test('a rejected tool stays rejected, with the reason', () => {
    const talk = talkAfter({ type: 'tool_approval_requested', call_id: 'c', name: 'refund', arguments: {} });
    decideTool(talk, 'c', false, 'Too much');
    apply(talk, { type: 'tool_ended', call_id: 'c', name: 'refund', result: 'rejected' });
    expect(talk.entries[0]).toMatchObject({ status: 'rejected', error: 'Too much' });
  });

  test('a failed tool shows why', () => {
    const talk = talkAfter({ type: 'tool_started', call_id: 'c', name: 'x' }, { type: 'tool_ended', call_id: 'c', name: 'x', error: 'No such city' });
    expect(talk.entries[0]).toMatchObject({ status: 'failed', error: 'No such city' });
  });

  test('background tasks move forward in their place', () => {
    const talk = talkAfter(
      { type: 'background_task', task_id: 't', name: 'Report', status: 'running', progress: 0.2 },
      { type: 'background_task', task_id: 't', name: 'Report', status: 'completed', progress: 1, detail: 'done' },
    );
    expect(talk.tasks).toHaveLength(1);
    expect(talk.tasks[0]).toMatchObject({ status: 'completed', detail: 'done' });
  });

  test('push-to-talk does not change the settings of the open microphone', () => {
    const talk = talkAfter({ type: 'settings', turn_detection: { mode: 'semantic_vad', eagerness: 'high' } }, { type: 'settings', turn_detection: { mode: 'none' } });
    expect(talk.turnDetection).toMatchObject({ mode: 'semantic_vad', eagerness: 'high' });
  });

  test('answers beside the conversation are marked', () => {
    const talk = talkAfter({ type: 'response_started', response_id: 'r', agent: 'A', out_of_band: true }, { type: 'response_text', item_id: 'i', response_id: 'r', text: 'note', final: true });
    expect(talk.entries[0]).toMatchObject({ kind: 'agent', aside: true });
  });

  test('a guardrail, a lost model and a removed item are told', () => {
    const talk = talkAfter(
      { type: 'user_transcript', item_id: 'u', text: 'x', final: true },
      { type: 'guardrail', name: 'Promises', reason: 'It promised a date.', input: false },
      { type: 'connection', status: 'lost', reason: 'timeout' },
      { type: 'history', item_id: 'u', change: 'removed', role: 'user', status: 'completed' },
    );
    expect(talk.modelLost).toBe(true);
    expect(talk.entries.map((e) => e.kind)).toEqual(['user', 'guardrail', 'note']);
    expect(talk.entries[0]).toMatchObject({ removed: true });
  });

  test('messages of a newer server change nothing', () => {
    expect(talkAfter({ type: 'hologram', text: 'x' })).toEqual(newTalk());
  });
});

describe('the waterfall of a turn', () => {
  const timings = { speech_stopped: 0, transcript: 140, response_started: 150, first_text: 300, first_audio: 360, tool_started: 160, tool_ended: 240, audio_done: 900 };
  const turn = talkAfter({ type: 'response_done', response_id: 'r', agent: 'A', status: 'completed', timings }).turns[0]!;

  test('has a bar for each step that happened, one after the other', () => {
    expect(spans(turn).map((s) => [s.kind, s.from, s.to])).toEqual([
      ['hear', 0, 140], ['think', 140, 300], ['tool', 160, 240], ['voice', 300, 360], ['speak', 360, 900],
    ]);
    expect(waited(turn)).toBe(360);
  });

  test('ends for the user when the first sample has left the page', () => {
    const heard = { ...turn, bufferedMs: 110 };
    expect(firstHeard(heard)).toBe(470);
    expect(waited(heard)).toBe(470);
    expect(spans(heard).find((s) => s.kind === 'way')).toMatchObject({ from: 360, to: 470 });
  });

  test('a typed turn without sound still has its first words', () => {
    const typed = { ...turn, timings: { response_started: 5, first_text: 80 } };
    expect(waited(typed)).toBe(80);
    expect(spans(typed).map((s) => s.kind)).toEqual(['think']);
  });

  test('of an answer whose timings are not told, the latency is shown', () => {
    const bare = { ...turn, timings: {}, latencyMs: 200, bufferedMs: 100 };
    expect(waited(bare)).toBe(300);
    expect(spans(bare).map((s) => [s.kind, s.from, s.to])).toEqual([['voice', 0, 200], ['way', 200, 300]]);
  });

  test('what only called a tool, or ran aside, is no turn of the plot', () => {
    const talk = talkAfter(
      { type: 'response_done', response_id: 'tool', agent: 'A', status: 'completed', timings: { response_started: 3, response_done: 4 } },
      { type: 'response_done', response_id: 'aside', agent: 'A', status: 'completed', out_of_band: true, timings },
      { type: 'response_done', response_id: 'answer', agent: 'A', status: 'completed', timings },
    );
    expect(shownTurns(talk).map((t) => t.response)).toEqual(['answer']);
  });

  test('a turn of which nothing is known has no bars', () => {
    expect(spans({ ...turn, timings: {} })).toEqual([]);
    expect(waited({ response: 'r', agent: 'a', status: 'completed', aside: false, timings: {} })).toBeNull();
  });
});
