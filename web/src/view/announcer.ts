// What a screen reader reads out: each thing once, when it is complete. The transcript itself changes word by word.

import type { Entry, Talk } from '../state/talk';

export class Announcer {
  private readonly said = new Set<Entry>();
  private talk: Talk | null = null;

  constructor(private readonly log: HTMLElement) {}

  update(talk: Talk): void {
    if (this.talk !== talk) {
      this.talk = talk;
      this.said.clear();
      this.log.replaceChildren();
    }
    for (const entry of talk.entries) {
      const text = this.said.has(entry) ? null : sentence(entry);
      if (text === null) continue;
      this.said.add(entry);
      const line = document.createElement('p');
      line.textContent = text;
      this.log.append(line);
      if (this.log.childElementCount > 50) this.log.firstElementChild?.remove();
    }
  }
}

function sentence(entry: Entry): string | null {
  switch (entry.kind) {
    case 'user':
      return entry.final && !entry.pending && entry.text !== '' ? `You: ${entry.text}` : null;
    case 'agent':
      return entry.final ? `${entry.agent ?? 'Agent'}: ${entry.text}` : null;
    case 'tool':
      return entry.status === 'approval' ? `The agent asks to use ${entry.name}. Approve or reject it.` : entry.status === 'running' ? null : `${entry.name} ${entry.status}`;
    default:
      return `${entry.title}. ${entry.text}`;
  }
}
