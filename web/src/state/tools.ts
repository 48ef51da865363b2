import type { ToolMessage } from '../wire/messages';
import type { Talk, ToolUse } from './talk';

export function applyTool(talk: Talk, message: ToolMessage): void {
  let use = findTool(talk, message.call_id);
  if (!use) {
    use = { kind: 'tool', id: message.call_id, name: message.name, arguments: message.arguments, status: 'running' };
    talk.entries.push(use);
  }
  if (message.arguments !== undefined) use.arguments = message.arguments;
  if (message.type === 'tool_approval_requested') use.status = 'approval';
  if (message.type === 'tool_started' && use.status !== 'rejected') use.status = 'running';
  if (message.type !== 'tool_ended') return;
  if (use.status !== 'rejected') use.status = message.error === undefined ? 'done' : 'failed';
  if (message.result !== undefined) use.result = message.result;
  if (message.error !== undefined) use.error = message.error;
  if (message.duration_ms !== undefined) use.durationMs = message.duration_ms;
}

/** What the user decided, shown before the server acts on it. */
export function decideTool(talk: Talk, callId: string, approved: boolean, reason: string): void {
  const use = findTool(talk, callId);
  if (use?.status !== 'approval') return;
  use.status = approved ? 'running' : 'rejected';
  if (!approved && reason) use.error = reason;
}

export function findTool(talk: Talk, callId: string): ToolUse | undefined {
  return talk.entries.find((e): e is ToolUse => e.kind === 'tool' && e.id === callId);
}
