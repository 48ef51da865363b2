// What the page shows of a conversation. Plain data; changed by `apply` only, drawn by `view/`.

import type { AgentGraph, AgentSummary, BackgroundTask, Timings, TurnDetection } from '../wire/messages';

export type TalkState = 'listening' | 'hearing' | 'thinking' | 'speaking';

export interface Utterance {
  kind: 'user' | 'agent';
  id: string;
  response?: string;
  agent?: string;
  text: string;
  final: boolean;
  /** typed here and not yet confirmed by the server */
  pending?: boolean;
  interrupted?: boolean;
  /** what the user really heard of an interrupted answer; the server's word */
  heardText?: string;
  heardMs?: number;
  /** 0 to 1, of what has come; this page's own count, while it plays */
  heardShare?: number;
  aside?: boolean;
  removed?: boolean;
}

export interface ToolUse {
  kind: 'tool';
  id: string;
  name: string;
  arguments: unknown;
  status: 'approval' | 'running' | 'done' | 'failed' | 'rejected';
  result?: unknown;
  error?: string;
  durationMs?: number;
}

export interface Note {
  kind: 'handoff' | 'guardrail' | 'note';
  id: string;
  title: string;
  text: string;
}

export type Entry = Utterance | ToolUse | Note;

export interface Turn {
  response: string;
  agent: string;
  status: string;
  aside: boolean;
  timings: Timings;
  latencyMs?: number;
  /** ms from the arrival of the first audio at this page to its first sample out of the speaker */
  bufferedMs?: number;
}

export interface Talk {
  sessionId: string | null;
  state: TalkState;
  /** who speaks */
  agent: string | null;
  /** which of `agents` was chosen; handoffs lead on from there */
  choice: string | null;
  agents: AgentSummary[];
  graph: AgentGraph;
  voice: string | null;
  voices: string[];
  turnDetection: TurnDetection;
  /** what the server began with */
  firstDetection: TurnDetection;
  entries: Entry[];
  turns: Turn[];
  tasks: BackgroundTask[];
  metrics: Record<string, unknown> | null;
  modelLost: boolean;
  /** responses beside the conversation */
  asides: string[];
  /** who speaks in which response */
  speakers: Record<string, string>;
  noteCount: number;
}

export const defaultDetection: TurnDetection = {
  mode: 'server_vad',
  threshold: 0.5,
  silence_duration_ms: 500,
  prefix_padding_ms: 300,
  eagerness: 'auto',
  interrupt_response: true,
};

export function newTalk(): Talk {
  return {
    sessionId: null,
    state: 'listening',
    agent: null,
    choice: null,
    agents: [],
    graph: { nodes: [], edges: [] },
    voice: null,
    voices: [],
    turnDetection: { ...defaultDetection },
    firstDetection: { ...defaultDetection },
    entries: [],
    turns: [],
    tasks: [],
    metrics: null,
    modelLost: false,
    asides: [],
    speakers: {},
    noteCount: 0,
  };
}
