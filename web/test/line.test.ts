import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Line } from '../src/wire/line';
import { StartError } from '../src/wire/problem';
import { FakeSocket, parts, ready, seen } from './fakes';

const socket = (): FakeSocket => FakeSocket.all.at(-1)!;

async function live(): Promise<{ line: Line; events: ReturnType<typeof seen> }> {
  const events = seen();
  const line = new Line(events, parts());
  await line.start(null, null);
  socket().open();
  socket().say(ready);
  return { line, events };
}

describe('the line', () => {
  beforeEach(() => {
    FakeSocket.all = [];
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  test('brings the ticket, never in the address, and says which audio it sends', async () => {
    const wanted = parts();
    await new Line(seen(), wanted).start('concierge', 'secret');
    socket().open();
    expect(wanted.asked[0]).toMatchObject({ method: 'POST', body: '{"agent":"concierge"}', headers: { Authorization: 'Bearer secret' } });
    expect(socket().url).toBe('wss://voice.example/realtime/stream?agent=starter');
    expect(socket().protocols).toEqual(['duologue.v1', 'duologue.ticket.t1']);
    expect(socket().messages[0]).toMatchObject({ type: 'hello', audio_format: { encoding: 'pcm16', sample_rate: 24_000, channels: 1 } });
  });

  test('a refused start is told with its status and the server’s own words', async () => {
    const events = seen();
    const start = new Line(events, parts(503, { error: { code: 'full', message: 'All 2 places are taken.' } })).start(null, null);
    await expect(start).rejects.toMatchObject({ status: 503, problem: { message: 'All 2 places are taken.' } });
    expect(events.phases).toEqual(['connecting', 'idle']);
    await expect(new Line(seen(), parts(401, null)).start(null, null)).rejects.toBeInstanceOf(StartError);
  });

  test('what is said while it connects waits, and goes out after the settings that answer the first message', async () => {
    const events = seen();
    const line = new Line(events, parts());
    await line.start(null, null);
    events.received = (m) => m.type === 'session_ready' && line.send({ type: 'set_turn_detection', mode: 'none' });
    line.sendAudio(new ArrayBuffer(960));
    line.send({ type: 'commit' });
    line.send({ type: 'text_input', text: 'hello' });
    socket().open();
    socket().say(ready);
    const kinds = socket().sent.map((s) => (typeof s === 'string' ? (JSON.parse(s) as { type: string }).type : 'audio'));
    expect(kinds).toEqual(['hello', 'set_turn_detection', 'audio', 'commit', 'text_input', 'ping']);
  });

  test('a ping is answered with its id', async () => {
    await live();
    socket().say({ type: 'ping', id: 'x7' });
    expect(socket().messages.at(-1)).toEqual({ type: 'pong', id: 'x7' });
  });

  test('what is no message is passed over, and unknown messages are passed on', async () => {
    const { events } = await live();
    for (const bad of ['', 'x', '[]', 'null', '7', '{}', '{"type":7}', '{"type":']) socket().say(bad);
    socket().say({ type: 'something_new', at: 4 });
    expect(events.messages.map((m) => m.type)).toEqual(['session_ready', 'something_new']);
  });

  test('audio arrives in whole samples, also when frames are odd', async () => {
    const { events } = await live();
    socket().play([1, 2, 3]);
    socket().play([4]);
    expect(events.sound).toEqual([1, 2, 3, 4]);
  });

  test('after a break it comes back with the token, and the odd byte of the old socket is gone', async () => {
    const { line, events } = await live();
    socket().play([1, 2, 3]);
    socket().break();
    expect(events.phases.at(-1)).toBe('reconnecting');
    line.sendAudio(new ArrayBuffer(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket().protocols).toEqual(['duologue.v1', 'duologue.resume.again']);
    socket().open();
    socket().say({ ...ready, resumed: true, resume_token: 'third' });
    socket().play([5, 6]);
    expect(events.sound).toEqual([1, 2, 5, 6]);
    expect(socket().sent.some((s) => s instanceof ArrayBuffer)).toBe(true);
    socket().break();
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket().protocols[1]).toBe('duologue.resume.third');
  });

  test('it tries after 1, 2, 4 and 8 s, then gives up with advice', async () => {
    const { events } = await live();
    const began = performance.now();
    const tries: number[] = [];
    socket().break();
    for (let second = 0; second < 60; second++) {
      const before = FakeSocket.all.length;
      await vi.advanceTimersByTimeAsync(1000);
      if (FakeSocket.all.length > before) {
        tries.push((performance.now() - began) / 1000);
        socket().break();
      }
    }
    expect(tries).toEqual([1, 3, 7, 15, 23]);
    expect(events.phases.at(-1)).toBe('ended');
    expect(events.problems).toHaveLength(1);
    expect(events.problems[0]?.advice).toContain('Talk');
  });

  test.each([1000, 1008, 1009, 4400, 4409, 4500])('code %i ends it for good', async (code) => {
    const { events } = await live();
    socket().break(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.phases.at(-1)).toBe('ended');
    expect(FakeSocket.all).toHaveLength(1);
    expect(events.problems).toHaveLength(code === 1000 ? 0 : 1);
  });

  test('a socket refused before the first message is not tried again', async () => {
    const events = seen();
    await new Line(events, parts()).start(null, null);
    socket().break(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.phases).toEqual(['connecting', 'ended']);
    expect(events.problems).toHaveLength(1);
  });

  test('a server that went silent is left, and found again', async () => {
    const { events } = await live();
    await vi.advanceTimersByTimeAsync(76_000);
    expect(FakeSocket.all[0]?.closedWith).toBeDefined();
    expect(events.phases).toContain('reconnecting');
    expect(FakeSocket.all[1]?.protocols[1]).toBe('duologue.resume.again');
  });

  test('ending tells the server, and nothing is tried afterwards', async () => {
    const { line, events } = await live();
    const mine = socket();
    line.end();
    mine.break(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(mine.messages.at(-1)).toEqual({ type: 'end' });
    expect(events.phases.at(-1)).toBe('ended');
    expect(FakeSocket.all).toHaveLength(1);
  });

  test('a try that hangs is given up for the next', async () => {
    await live();
    socket().break();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(7000);
    expect(FakeSocket.all[1]?.closedWith).toBeDefined();
    expect(FakeSocket.all).toHaveLength(3);
    socket().open();
    socket().say({ ...ready, resumed: true });
    await vi.advanceTimersByTimeAsync(8000);
    expect(socket().closedWith).toBeUndefined();
  });

  test('audio is left out while the socket cannot get rid of what it has', async () => {
    const { line } = await live();
    socket().bufferedAmount = 2 << 20;
    line.sendAudio(new ArrayBuffer(960));
    expect(socket().sent.some((s) => s instanceof ArrayBuffer)).toBe(false);
  });
});
