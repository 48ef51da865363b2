// What a refused start leads to: a key is asked for and the start tried again, or the user is told why not.

import { keyStore, type Ui } from './ui';
import { StartError } from './wire/problem';

export class Gate {
  private again: (() => void) | null = null;

  constructor(private readonly change: (change: Partial<Ui>) => void) {}

  refused(error: unknown, again: () => void): void {
    if (!(error instanceof StartError)) throw error;
    if (error.status !== 401) {
      this.change({ problem: error.problem });
      return;
    }
    this.again = again;
    this.change({ askKey: { again: keyStore.get() !== null } });
  }

  /** null: the user has none at hand. */
  giveKey(key: string | null): void {
    const { again } = this;
    this.again = null;
    this.change({ askKey: null, problem: null });
    if (key === null) return;
    keyStore.set(key.trim());
    again?.();
  }
}
