import { describe, expect, test } from 'vitest';
import { PlayLedger } from '../src/audio/play-ledger';

function ledgerWith(...items: [item: string, response: string, samples: number][]): PlayLedger {
  const ledger = new PlayLedger();
  let at = 0;
  for (const [item, response, samples] of items) {
    ledger.begin(item, response, at);
    ledger.receive(samples);
    ledger.end(item);
    at += samples;
  }
  return ledger;
}

describe('play ledger', () => {
  test('knows whose samples were played', () => {
    const ledger = ledgerWith(['a', 'r1', 1000], ['b', 'r2', 500]);
    expect(ledger.advance(250)).toEqual(['r1']);
    expect(ledger.heard()).toEqual([{ item: 'a', share: 0.25 }]);
    expect(ledger.advance(1100)).toEqual(['r2']);
    expect(ledger.heard()).toEqual([
      { item: 'a', share: 1 },
      { item: 'b', share: 0.2 },
    ]);
  });

  test('tells the first sample of a response once', () => {
    const ledger = ledgerWith(['a', 'r1', 1000]);
    expect(ledger.advance(0)).toEqual([]);
    expect(ledger.advance(10)).toEqual(['r1']);
    expect(ledger.advance(500)).toEqual([]);
  });

  test('while an item still comes, its share is of what has come', () => {
    const ledger = new PlayLedger();
    ledger.begin('a', 'r1', 0);
    ledger.receive(400);
    ledger.advance(200);
    expect(ledger.heard()).toEqual([{ item: 'a', share: 0.5 }]);
    ledger.receive(400);
    expect(ledger.heard()).toEqual([{ item: 'a', share: 0.25 }]);
  });

  test('a clear throws away what nobody heard, and the next item begins there', () => {
    const ledger = ledgerWith(['a', 'r1', 1000], ['b', 'r2', 1000]);
    ledger.advance(400);
    ledger.clear(420);
    expect(ledger.advance(420)).toEqual([]);
    ledger.begin('c', 'r3', 420);
    ledger.receive(100);
    expect(ledger.advance(445)).toEqual(['r3']);
    expect(ledger.heard()).toEqual([
      { item: 'a', share: 1 },
      { item: 'c', share: 0.25 },
    ]);
  });

  test('after a break in the middle of an item, the rest belongs to it and its beginning is not told again', () => {
    const ledger = new PlayLedger(600);
    ledger.begin('a', 'r1', 200);
    ledger.receive(600);
    ledger.end('a');
    expect(ledger.advance(700)).toEqual([]);
    expect(ledger.heard()).toEqual([{ item: 'a', share: 0.5 }]);
  });
});
