// What each message of the server changes in what the page shows.

import type { AssistantTranscript, HistoryChange, HistoryItem, ServerMessage, SessionReady, TurnDetection } from '../wire/messages';
import { addNote, findUtterance, isAside, upsertUtterance } from './entries';
import type { Talk } from './talk';
import { applyTool } from './tools';
import { applyResponseDone, turnOf } from './turns';

export function apply(talk: Talk, message: ServerMessage): void {
  switch (message.type) {
    case 'session_ready':
      return applyReady(talk, message);
    case 'state':
      talk.state = message.state;
      return;
    case 'user_transcript':
      upsertUtterance(talk, 'user', message.item_id, { text: message.text, final: message.final === true });
      return;
    case 'assistant_transcript':
      return applyAssistant(talk, message);
    case 'response_text':
      upsertUtterance(talk, 'agent', message.item_id, {
        text: message.text,
        final: message.final === true,
        response: message.response_id,
        aside: isAside(talk, message.response_id),
      });
      return;
    case 'response_started':
      talk.speakers[message.response_id] = message.agent;
      if (message.out_of_band) talk.asides.push(message.response_id);
      turnOf(talk, message.response_id, message.agent);
      return;
    case 'response_done':
      return applyResponseDone(talk, message);
    case 'tool_started':
    case 'tool_ended':
    case 'tool_approval_requested':
      return applyTool(talk, message);
    case 'handoff':
      talk.agent = message.to;
      addNote(talk, 'handoff', `${message.to} takes over`, `from ${message.from}`);
      return;
    case 'guardrail':
      addNote(talk, 'guardrail', `Guardrail: ${message.name}`, message.reason ?? (message.input ? 'What was said was stopped.' : 'The answer was stopped.'));
      return;
    case 'background_task': {
      const index = talk.tasks.findIndex((t) => t.task_id === message.task_id);
      if (index < 0) talk.tasks.push(message);
      else talk.tasks[index] = { ...talk.tasks[index], ...message };
      return;
    }
    case 'history':
      return applyHistory(talk, message);
    case 'connection':
      talk.modelLost = message.status === 'lost';
      addNote(talk, 'note', message.status === 'lost' ? 'The model’s line broke' : 'The model is back', message.reason ?? gap(message.gap_ms));
      return;
    case 'settings':
      if (message.agent !== undefined) talk.agent = message.agent;
      talk.choice = message.choice ?? talk.choice;
      talk.graph = message.graph ?? talk.graph;
      talk.voice = message.voice ?? talk.voice;
      applyDetection(talk, message.turn_detection);
      return;
    case 'metrics':
      talk.metrics = message;
      return;
    default:
      // audio, heartbeat and errors are not part of what was said; newer messages are not known here
      return;
  }
}

function applyReady(talk: Talk, ready: SessionReady): void {
  talk.sessionId = ready.session_id;
  talk.agent = ready.agent;
  talk.agents = ready.agents ?? talk.agents;
  talk.graph = ready.graph ?? talk.graph;
  talk.voices = ready.voices ?? talk.voices;
  talk.voice = ready.voice ?? talk.voice;
  talk.modelLost = false;
  talk.choice = ready.choice ?? talk.choice;
  applyDetection(talk, ready.turn_detection);
  if (!ready.resumed) talk.firstDetection = { ...talk.turnDetection };
  for (const item of ready.history ?? []) applyItem(talk, item, true);
}

/** Without detection, in push-to-talk, the settings stay what they are for the open microphone. */
function applyDetection(talk: Talk, detection: TurnDetection | undefined): void {
  if (detection && detection.mode !== 'none') talk.turnDetection = { ...talk.turnDetection, ...detection };
}

function applyAssistant(talk: Talk, message: AssistantTranscript): void {
  const known = findUtterance(talk, message.item_id);
  upsertUtterance(talk, 'agent', message.item_id, {
    // an interruption may shorten the text to what was heard; what was said is worth keeping, struck
    text: message.interrupted && known && known.text.length > message.text.length ? known.text : message.text,
    final: message.final === true || message.interrupted === true,
    response: message.response_id,
    aside: isAside(talk, message.response_id),
    ...(message.interrupted ? { interrupted: true } : {}),
    ...(message.heard_text === undefined ? {} : { heardText: message.heard_text }),
    ...(message.heard_ms === undefined ? {} : { heardMs: message.heard_ms }),
  });
}

function applyHistory(talk: Talk, message: HistoryChange): void {
  if (message.change === 'removed') {
    const known = findUtterance(talk, message.item_id);
    if (known) known.removed = true;
    return;
  }
  applyItem(talk, message, false);
}

/** The server's memory of an item. Transcripts are nearer to what is said, so it only adds what they have not told. */
function applyItem(talk: Talk, item: HistoryItem, whole: boolean): void {
  const kind = item.role === 'user' ? 'user' : item.role === 'assistant' ? 'agent' : null;
  if (!kind || (kind === 'agent' && !whole)) return;
  const known = findUtterance(talk, item.item_id);
  if (known && (known.text.length > 0 || !item.text)) return;
  upsertUtterance(talk, kind, item.item_id, {
    // without words yet: it keeps the place, because the answer may come before the transcript
    text: item.text ?? '',
    final: item.status !== 'in_progress',
    ...(item.heard_text === undefined ? {} : { heardText: item.heard_text, interrupted: item.status === 'incomplete' }),
  });
}

function gap(ms: number | undefined): string {
  return ms === undefined ? '' : `after ${(ms / 1000).toFixed(1)} s`;
}
