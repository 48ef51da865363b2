import type { ResponseDone, Timings } from '../wire/messages';
import type { Talk, Turn } from './talk';

const longest = 200; // turns kept for the plot

export function turnOf(talk: Talk, response: string, agent: string): Turn {
  let turn = talk.turns.find((t) => t.response === response);
  if (!turn) {
    turn = { response, agent, status: 'in_progress', aside: talk.asides.includes(response), timings: {} };
    talk.turns.push(turn);
    if (talk.turns.length > longest) talk.turns.shift();
  }
  return turn;
}

export function applyResponseDone(talk: Talk, message: ResponseDone): void {
  if (message.out_of_band && !talk.asides.includes(message.response_id)) talk.asides.push(message.response_id);
  const turn = turnOf(talk, message.response_id, message.agent);
  turn.status = message.status;
  turn.aside = message.out_of_band === true || turn.aside;
  turn.timings = message.timings ?? {};
  if (message.latency_ms !== undefined) turn.latencyMs = message.latency_ms;
  for (const entry of talk.entries) {
    if (entry.kind === 'agent' && entry.response === message.response_id) entry.final = true;
  }
}

/** ms after the end of the user's speech at which the first sample left this page; null when it is not known. */
export function firstHeard(turn: Turn): number | null {
  const audio = firstAudio(turn);
  return audio === undefined || turn.bufferedMs === undefined ? null : audio + turn.bufferedMs;
}

/** What the user waited for: the sound where it is known, else what the server measured. */
export function waited(turn: Turn): number | null {
  return firstHeard(turn) ?? firstAudio(turn) ?? turn.timings.first_text ?? null;
}

/** The first sound at the server. */
export function firstAudio(turn: Turn): number | undefined {
  return turn.timings.first_audio ?? turn.latencyMs;
}

/** Turns with something to see: not what ran beside the conversation, nor what only called a tool. */
export function shownTurns(talk: Talk): Turn[] {
  return talk.turns.filter((t) => !t.aside && waited(t) !== null && spans(t).length > 0);
}

export interface Span {
  name: string;
  kind: 'hear' | 'think' | 'tool' | 'voice' | 'way' | 'speak';
  from: number;
  to: number;
}

/** The bars of a turn's waterfall, in the order in which things begin. Steps that did not happen have none. */
export function spans(turn: Turn): Span[] {
  const t: Timings = turn.timings;
  const heard = firstHeard(turn);
  const audio = firstAudio(turn);
  const thought = t.transcript ?? t.response_started ?? 0;
  const bars: (Span | null)[] = [
    span('Your words', 'hear', 0, t.transcript),
    span('Tool', 'tool', t.tool_started, t.tool_ended),
    span('First words', 'think', Math.min(thought, t.first_text ?? thought), t.first_text),
    span('First sound', 'voice', t.first_text ?? thought, audio),
    span('Buffer', 'way', audio, heard ?? undefined),
    span('All sound', 'speak', audio, t.audio_done),
  ];
  return bars.filter((b) => b !== null).sort((a, b) => a.from - b.from);
}

function span(name: string, kind: Span['kind'], from: number | undefined, to: number | undefined): Span | null {
  return from === undefined || to === undefined || to < from ? null : { name, kind, from, to };
}
