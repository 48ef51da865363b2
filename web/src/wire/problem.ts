/** Something the user must know, and what to do about it. */
export interface Problem {
  message: string;
  advice?: string;
}

export class StartError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }
}

const byStatus: Record<number, Problem> = {
  401: { message: 'This server asks for an API key.', advice: 'It was printed when the server first started.' },
  403: { message: 'The server does not take this page.', advice: 'Open the page from the server’s own address, or allow this origin there.' },
  404: { message: 'The server has no such agent, or no voice socket.', advice: 'Choose another agent, or map the voice socket (MapBrowserVoice) on this server.' },
  503: { message: 'The server is full or not ready.', advice: 'Try again in a moment.' },
};

/** What a refused start means. The server’s own words are better than ours, where it has some. */
export function refusal(status: number, body: unknown): StartError {
  const known = byStatus[status] ?? { message: `The server answered ${status}.`, advice: 'Look at its log.' };
  const said = (body as { error?: { message?: unknown } } | null)?.error?.message;
  return new StartError(status, typeof said === 'string' && status !== 401 ? { ...known, message: said } : known);
}

/** Why there is no microphone, in words that lead on. */
export function microphoneProblem(error: unknown): Problem {
  if (!window.isSecureContext) {
    return {
      message: 'Browsers give the microphone only to pages from https or localhost.',
      advice: 'Open the page as http://localhost on the server’s own machine, or start the server with a certificate. Typing works everywhere.',
    };
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError') {
    return { message: 'The microphone is blocked for this page.', advice: 'Allow it beside the address, then press Talk again. Typing works meanwhile.' };
  }
  if (name === 'NotFoundError') return { message: 'No microphone was found.', advice: 'Connect one, then press Talk again. Typing works meanwhile.' };
  return { message: 'The microphone could not be opened.', advice: `Close other programs that use it. (${name || String(error)})` };
}
