// Which words of an answer were really heard.

export interface HeardSplit {
  heard: string;
  unheard: string;
}

/** Splits a text after the words of `heardText`, which is its beginning, give or take spaces and punctuation. */
export function splitHeard(text: string, heardText: string): HeardSplit {
  if (text.startsWith(heardText)) return { heard: heardText, unheard: text.slice(heardText.length) };
  const wanted = words(heardText).length;
  const ends = [...text.matchAll(/\S+/g)].filter((m) => letters(m[0]) !== '').map((m) => m.index + m[0].length);
  return cut(text, wanted === 0 ? 0 : (ends[Math.min(wanted, ends.length) - 1] ?? 0));
}

/** The same by the share of its sound that was played: a word counts once most of it should have been said. */
export function splitShare(text: string, share: number): HeardSplit {
  if (share >= 1) return cut(text, text.length);
  const reached = text.length * Math.max(0, share);
  let end = 0;
  for (const m of text.matchAll(/\S+/g)) {
    if (m.index + m[0].length / 2 > reached) break;
    end = m.index + m[0].length;
  }
  return cut(text, end);
}

function cut(text: string, end: number): HeardSplit {
  return { heard: text.slice(0, end), unheard: text.slice(end) };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((w) => letters(w) !== '');
}

function letters(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, '');
}
