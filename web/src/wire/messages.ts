// The voice socket of browsers, version 1: what is said on it. docs/guide/browser.md has the same as a table.

export const protocolVersion = 1;
export const wireRate = 24_000;

export type DetectionMode = 'server_vad' | 'semantic_vad' | 'none';
export type Eagerness = 'low' | 'medium' | 'high' | 'auto';

export interface TurnDetection {
  mode: DetectionMode;
  threshold?: number;
  silence_duration_ms?: number;
  prefix_padding_ms?: number;
  eagerness?: Eagerness;
  interrupt_response?: boolean;
  create_response?: boolean;
}

export interface AgentSummary {
  name: string;
  summary?: string;
}

export interface AgentGraph {
  nodes: { name: string; tools?: string[] }[];
  edges: { from: string; to: string }[];
}

/** In ms after the end of the user's speech; absent: did not happen. */
export interface Timings {
  speech_stopped?: number;
  transcript?: number;
  response_started?: number;
  first_text?: number;
  first_audio?: number;
  tool_started?: number;
  tool_ended?: number;
  audio_done?: number;
  response_done?: number;
}

export interface HistoryItem {
  item_id: string;
  role: string;
  text?: string;
  heard_text?: string;
  status?: string;
}

/** What `POST /realtime/session/start` answers. */
export interface SessionStart {
  session_id: string;
  websocket_url: string;
  ticket: string;
  agents?: AgentSummary[];
  agent?: string;
  voices?: string[];
}

export type PageMessage =
  | { type: 'hello'; audio_format: { encoding: string; sample_rate: number; channels: number }; client: string }
  | { type: 'text_input'; text: string; interrupt?: boolean }
  | { type: 'commit' | 'clear' | 'interrupt' | 'end' }
  | { type: 'set_agent'; agent: string }
  | { type: 'set_voice'; voice: string }
  | ({ type: 'set_turn_detection' } & TurnDetection)
  | { type: 'tool_approval'; call_id: string; approved: boolean; reason?: string }
  | { type: 'playback'; position: number; clear?: number | string }
  | { type: 'ping' | 'pong'; id?: string };

interface Said<T extends string> {
  type: T;
  /** ms since the session began */
  at?: number;
}

export interface SessionReady extends Said<'session_ready'> {
  protocol_version: number;
  session_id: string;
  resume_token: string;
  resumed: boolean;
  /** who speaks, as in the graph */
  agent: string;
  /** which of `agents` was chosen */
  choice?: string;
  agents: AgentSummary[];
  graph?: AgentGraph;
  voices: string[];
  voice?: string;
  turn_detection?: TurnDetection;
  position: number;
  heartbeat_seconds: number;
  resume_seconds: number;
  history?: HistoryItem[];
}

export interface AssistantTranscript extends Said<'assistant_transcript'> {
  item_id: string;
  response_id: string;
  text: string;
  final?: boolean;
  heard_text?: string;
  heard_ms?: number;
  interrupted?: boolean;
}

export interface ResponseDone extends Said<'response_done'> {
  response_id: string;
  agent: string;
  status: string;
  out_of_band?: boolean;
  usage?: unknown;
  latency_ms?: number;
  timings?: Timings;
}

export interface ToolMessage extends Said<'tool_started' | 'tool_ended' | 'tool_approval_requested'> {
  call_id: string;
  name: string;
  arguments?: unknown;
  result?: unknown;
  duration_ms?: number;
  error?: string;
}

export interface BackgroundTask extends Said<'background_task'> {
  task_id: string;
  name: string;
  status: string;
  progress?: number;
  detail?: string;
}

export interface HistoryChange extends Said<'history'>, HistoryItem {
  change: 'added' | 'changed' | 'removed';
}

export type ServerMessage =
  | SessionReady
  | (Said<'state'> & { state: 'listening' | 'hearing' | 'thinking' | 'speaking' })
  | (Said<'audio_begin'> & { item_id: string; response_id: string; position: number })
  | (Said<'audio_end'> & { item_id: string; response_id: string; duration_ms?: number })
  | (Said<'clear'> & { id: number | string })
  | (Said<'user_transcript'> & { item_id: string; text: string; final?: boolean })
  | AssistantTranscript
  | (Said<'response_text'> & { item_id: string; response_id: string; text: string; final?: boolean })
  | (Said<'response_started'> & { response_id: string; agent: string; out_of_band?: boolean })
  | ResponseDone
  | ToolMessage
  | (Said<'handoff'> & { from: string; to: string })
  | (Said<'guardrail'> & { name: string; reason?: string; input?: boolean; response_id?: string })
  | BackgroundTask
  | HistoryChange
  | (Said<'connection'> & { status: 'lost' | 'restored'; reason?: string; gap_ms?: number })
  | (Said<'settings'> & { agent?: string; choice?: string; voice?: string; turn_detection?: TurnDetection; graph?: AgentGraph })
  | (Said<'error'> & { code: string; message: string; advice?: string; fatal?: boolean })
  | (Said<'metrics'> & Record<string, unknown>)
  | (Said<'ping'> & { id?: string })
  | (Said<'pong'> & { id?: string })
  | (Said<'ended'> & { reason: string; message?: string });

/** A message of the server; null when it is none. Unknown types pass: a newer server may say more. */
export function readMessage(text: string): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && typeof (message as { type?: unknown }).type === 'string'
      ? (message as ServerMessage)
      : null;
  } catch {
    return null;
  }
}
