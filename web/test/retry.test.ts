import { expect, test } from 'vitest';
import { finalClose, Retry } from '../src/wire/retry';

test('the wait doubles from one second, and ends where the server has forgotten the session', () => {
  const retry = new Retry(0, 30_000);
  let now = 0;
  const waits: (number | null)[] = [];
  for (let i = 0; i < 6; i++) {
    const wait = retry.next(now);
    waits.push(wait);
    now += wait ?? 0;
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, null]);
});

test('breaks, missed heartbeats and codes nobody knows are tried again', () => {
  for (const code of [1005, 1006, 1011, 4408, 4999]) expect(finalClose(code)).toBeNull();
});
