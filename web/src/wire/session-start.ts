import type { SessionStart } from './messages';
import { refusal, StartError } from './problem';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Asks the server for a session: a ticket for the socket, and what there is to choose from. */
export async function startSession(fetch: Fetch, agent: string | null, key: string | null): Promise<SessionStart> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (key) headers['Authorization'] = `Bearer ${key}`;
  let response: Response;
  try {
    response = await fetch('/realtime/session/start', { method: 'POST', headers, body: JSON.stringify(agent ? { agent } : {}) });
  } catch {
    throw new StartError(0, { message: 'The server cannot be reached.', advice: 'Is it running? Start it with ./run.sh, then press Talk.' });
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw refusal(response.status, body);
  return body as SessionStart;
}
