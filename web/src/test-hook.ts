// Only with ?test=1 in the address: what a test in a browser must see to judge the sound. All times are of the AudioContext, in seconds.

interface Block {
  time: number;
  energy: number;
}

export interface TestHook {
  /** mean square of each 20 ms that left for the speaker */
  played(block: Block): void;
  /** mean square of each 20 ms that came from the microphone */
  captured(block: Block): void;
  cleared(time: number): void;
}

const longest = 30_000; // blocks: 10 minutes

/** `window.__duologue`: `playedEnergy()`, `microphoneEnergy()`, `clears()`, each oldest first; `reset()`. Null without the query. */
export function installTestHook(query: URLSearchParams): TestHook | null {
  if (query.get('test') !== '1') return null;
  const played: Block[] = [];
  const captured: Block[] = [];
  const clears: number[] = [];
  const keep = <T>(list: T[], value: T): void => {
    list.push(value);
    if (list.length > longest) list.shift();
  };
  Object.assign(window, {
    __duologue: {
      playedEnergy: () => [...played],
      microphoneEnergy: () => [...captured],
      clears: () => [...clears],
      reset: () => {
        played.length = captured.length = clears.length = 0;
      },
    },
  });
  return { played: (b) => keep(played, b), captured: (b) => keep(captured, b), cleared: (t) => keep(clears, t) };
}
