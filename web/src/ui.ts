// What the page itself knows, apart from the talk: what is open, chosen, typed.

import { type LogKind, logKinds } from './state/event-log';
import type { Problem } from './wire/problem';

export type Panel = 'conversation' | 'overview' | 'settings' | 'events';
export type Mode = 'open' | 'hold';
export type Theme = 'auto' | 'light' | 'dark';

export interface Ui {
  panel: Panel;
  mode: Mode;
  muted: boolean;
  /** push-to-talk is held */
  holding: boolean;
  theme: Theme;
  problem: Problem | null;
  /** the server asked for a key; `again`: the one given was wrong */
  askKey: { again: boolean } | null;
  filterText: string;
  filterKinds: Set<LogKind>;
  agentChoice: string | null;
  voiceChoice: string | null;
  /** the turn whose waterfall is shown; null: the newest */
  turn: string | null;
  /** the tool call whose rejection is being given a reason */
  rejecting: string | null;
}

export function newUi(): Ui {
  return {
    panel: 'conversation',
    mode: recall('mode') === 'hold' ? 'hold' : 'open',
    muted: false,
    holding: false,
    theme: readTheme(recall('theme')),
    problem: null,
    askKey: null,
    filterText: '',
    filterKinds: new Set(logKinds.filter((k) => k !== 'audio')),
    agentChoice: null,
    voiceChoice: null,
    turn: null,
    rejecting: null,
  };
}

/** Shown as the system wishes, unless the user chose. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function isDark(theme: Theme): boolean {
  return theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}

// Storage may be forbidden; the page works without.
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`duologue.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`duologue.${name}`, value);
  } catch {
    // forgotten with the page, then
  }
}

/** The API key, for as long as the tab is open. */
export const keyStore = {
  get: (): string | null => {
    try {
      return sessionStorage.getItem('duologue.key');
    } catch {
      return null;
    }
  },
  set: (key: string | null): void => {
    try {
      if (key === null) sessionStorage.removeItem('duologue.key');
      else sessionStorage.setItem('duologue.key', key);
    } catch {
      // asked again, then
    }
  },
};

function readTheme(value: string | null): Theme {
  return value === 'light' || value === 'dark' ? value : 'auto';
}
