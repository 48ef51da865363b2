import type { Note, Talk, Utterance } from './talk';

export function findUtterance(talk: Talk, id: string): Utterance | undefined {
  return talk.entries.find((e): e is Utterance => (e.kind === 'user' || e.kind === 'agent') && e.id === id);
}

export function isAside(talk: Talk, response: string): boolean {
  return talk.asides.includes(response);
}

/** Changes the item of this id or adds it. What the user typed here is adopted by the item the server made of it. */
export function upsertUtterance(talk: Talk, kind: 'user' | 'agent', id: string, change: Partial<Utterance> & { text: string; final: boolean }): void {
  const known = findUtterance(talk, id) ?? (kind === 'user' ? adoptTyped(talk, id, change.text) : undefined);
  if (known) {
    Object.assign(known, change);
    return;
  }
  const agent = kind === 'agent' ? speaker(talk, change.response) : null;
  talk.entries.push({ kind, id, ...(agent ? { agent } : {}), ...change });
}

/** Shows at once what was typed; the server confirms it later. */
export function addTyped(talk: Talk, text: string): void {
  talk.entries.push({ kind: 'user', id: `typed-${++talk.noteCount}`, text, final: true, pending: true });
}

export function addNote(talk: Talk, kind: Note['kind'], title: string, text: string): void {
  talk.entries.push({ kind, id: `note-${++talk.noteCount}`, title, text });
}

function adoptTyped(talk: Talk, id: string, text: string): Utterance | undefined {
  const typed = talk.entries.find((e): e is Utterance => e.kind === 'user' && e.pending === true && e.text.trim() === text.trim());
  if (typed) {
    typed.id = id;
    delete typed.pending;
  }
  return typed;
}

function speaker(talk: Talk, response: string | undefined): string | null {
  return (response === undefined ? undefined : talk.speakers[response]) ?? talk.agent;
}
