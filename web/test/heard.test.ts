import { describe, expect, test } from 'vitest';
import { splitHeard, splitShare } from '../src/state/heard';

describe('the words that were heard', () => {
  test.each([
    ['In Paris it rains.', 'In Paris', 'In Paris', ' it rains.'],
    ['In  Paris, it rains.', 'in paris', 'In  Paris,', ' it rains.'],
    ['In Paris – it rains.', 'In Paris it', 'In Paris – it', ' rains.'],
    ['In Paris', '', '', 'In Paris'],
    ['In Paris', 'In Paris it rains and rains', 'In Paris', ''],
    ['', 'x', '', ''],
    ['Größe über alles', 'Größe über', 'Größe über', ' alles'],
  ])('of %j, with %j heard', (text, heardText, heard, unheard) => {
    expect(splitHeard(text, heardText)).toEqual({ heard, unheard });
  });

  test('by the share that was played, in whole words', () => {
    const text = 'one two three four';
    expect(splitShare(text, 0).heard).toBe('');
    expect(splitShare(text, 0.5).heard).toBe('one two');
    expect(splitShare(text, 1)).toEqual({ heard: text, unheard: '' });
    for (let share = 0; share <= 1; share += 0.01) {
      const { heard, unheard } = splitShare(text, share);
      expect(heard + unheard).toBe(text);
      expect(unheard === '' || unheard.startsWith(' ') || heard === '').toBe(true);
    }
  });
});
