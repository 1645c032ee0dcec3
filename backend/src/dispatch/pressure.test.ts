import { describe, expect, it } from 'vitest';
import type { CallEnd } from './call-end.ts';
import { createPressure } from './pressure.ts';

/** Pressure for 16 calls on a clock that the test moves. */
function start() {
  let time = 0;
  const pressure = createPressure(16, () => time);
  return {
    ...pressure,
    call: (end: CallEnd) => {
      pressure.begin()(end);
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe('pressure on the provider', () => {
  it('lets as many calls begin as are allowed and not under way', () => {
    const { room } = start();
    expect([room(0), room(10), room(16), room(20)]).toEqual([16, 6, 0, 0]);
  });

  it('is halved by each 429, and grows by one with each answer', () => {
    const { room, call } = start();
    call('busy');
    expect(room(0)).toBe(8);
    call('busy');
    expect(room(0)).toBe(4);
    call('answered');
    expect(room(0)).toBe(5);
    for (let n = 0; n < 50; n += 1) call('answered');
    expect(room(0)).toBe(16);
  });

  it('does not mind calls that end unclearly, unless very many do in a row', () => {
    const { room, call } = start();
    for (let n = 0; n < 100; n += 1) call(n % 10 === 0 ? 'answered' : 'unclear');
    expect(room(0)).toBe(16);
    for (let n = 0; n < 20; n += 1) call('unclear');
    expect(room(0)).toBe(0);
  });

  it.each([
    ['busy', 10_000],
    ['unclear', 60_000],
    ['unreachable', 60_000],
    ['unauthorized', 300_000],
  ] as const)('rests longer and longer while every call ends %s, at most %i ms', (end, longestMs) => {
    const { room, call, pausedFor, pass } = start();
    for (let n = 0; pausedFor() === 0; n += 1) {
      expect(n).toBeLessThan(20);
      call(end);
    }
    const first = pausedFor();
    expect(room(0)).toBe(0);
    for (let n = 0; n < 20; n += 1) {
      pass(pausedFor());
      expect(room(0)).toBe(1);
      call(end);
    }
    expect(pausedFor()).toBeGreaterThan(first);
    expect(pausedFor()).toBeGreaterThanOrEqual(longestMs / 2);
    expect(pausedFor()).toBeLessThanOrEqual(longestMs);
  });

  it('rests once for calls that failed together', () => {
    const { begin, pausedFor } = start();
    const ends = Array.from({ length: 16 }, () => begin());
    for (const end of ends) end('unreachable');
    expect(pausedFor()).toBeLessThanOrEqual(1000);
  });

  it('tries with a single call after the rest, and goes on at once when it is answered', () => {
    const { room, call, pausedFor, pass } = start();
    call('unauthorized');
    pass(pausedFor());
    expect([room(0), room(1)]).toEqual([1, 0]);
    call('answered');
    expect(pausedFor()).toBe(0);
    expect(room(0)).toBeGreaterThan(1);
  });

  it('ends its rest early when a call that was under way is answered', () => {
    const { begin, call, pausedFor, room } = start();
    const slow = begin();
    call('unreachable');
    expect(room(0)).toBe(0);
    slow('answered');
    expect(pausedFor()).toBe(0);
  });
});
