import { describe, expect, test } from 'vitest';
import { describe as line, EventLog, type LogKind, logKinds } from '../src/state/event-log';

function filled(): EventLog {
  const log = new EventLog(1000);
  log.add('out', { type: 'hello' }, 1001);
  log.add('in', { type: 'user_transcript', text: 'Weather in PARIS' } as { type: string }, 1200);
  for (let i = 0; i < 50; i++) log.addAudio('out', 960, 1300 + i);
  log.add('in', { type: 'error', code: 'not_now' } as { type: string }, 1400);
  log.addAudio('in', 4800, 1500);
  log.addAudio('out', 960, 1501);
  log.addAudio('in', 4800, 1502);
  return log;
}

const all = new Set<LogKind>(logKinds);

describe('the event log', () => {
  test('frames in a row are one entry, both ways apart', () => {
    const audio = filled().filter({ text: '', kinds: new Set<LogKind>(['audio']) });
    expect(audio.map((e) => [e.direction, e.frames, e.bytes])).toEqual([
      ['out', 51, 48_960],
      ['in', 2, 9600],
    ]);
    expect(line(audio[1]!)).toBe('audio · 2 frames · 0.20 s');
  });

  test('is filtered by text, whatever its case, in names and values', () => {
    const log = filled();
    expect(log.filter({ text: 'paris', kinds: all }).map((e) => e.type)).toEqual(['user_transcript']);
    expect(log.filter({ text: ' NOT_now ', kinds: all }).map((e) => e.type)).toEqual(['error']);
    expect(log.filter({ text: 'london', kinds: all })).toEqual([]);
  });

  test('is filtered by kind', () => {
    expect(filled().filter({ text: '', kinds: new Set<LogKind>(['line', 'error']) }).map((e) => e.type)).toEqual(['hello', 'error']);
    expect(filled().filter({ text: '', kinds: new Set<LogKind>() })).toEqual([]);
  });

  test('is saved whole, without what opens the conversation', () => {
    const log = filled();
    log.add('in', { type: 'session_ready', resume_token: 'secret' } as { type: string }, 1600);
    const saved = JSON.parse(log.toJson()) as { entries: { at: number; type: string }[]; dropped: number };
    expect(saved.entries).toHaveLength(log.entries.length);
    expect(saved.entries[0]).toMatchObject({ at: 1, type: 'hello' });
    expect(log.toJson()).not.toContain('secret');
  });

  test('forgets the oldest when it is very long, and says so', () => {
    const log = new EventLog(0);
    for (let i = 0; i < 20_010; i++) log.add('in', { type: 'metrics' }, i);
    expect(log.entries).toHaveLength(20_000);
    expect(log.dropped).toBe(10);
    expect(log.entries[0]?.at).toBe(10);
  });
});
