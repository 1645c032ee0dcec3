import { expect, test } from 'vitest';
import { eventLog, type LoggedEvent } from './event-log.ts';
import type { EventPosition } from './event-position.ts';

const at = (seconds: number, increment = 1): EventPosition => ({ seconds, increment, ordinal: 1000 });
const event = (position: EventPosition, account = 'rosa'): LoggedEvent => ({
  position,
  account,
  kind: 'message',
  id: `${position.seconds}-${position.increment}`,
  isNew: false,
});

test('tells an account what came after a position, and nothing of others', () => {
  const log = eventLog(at(1));
  log.append([event(at(2)), event(at(3), 'max'), event(at(3, 2)), event(at(4))]);
  const after = (position: EventPosition) =>
    log.after(position, (account) => account === 'rosa').map(({ id }) => id);
  expect(after(at(1))).toEqual(['2-1', '3-2', '4-1']);
  expect(after(at(2))).toEqual(['3-2', '4-1']);
  expect(after({ ...at(3, 2), ordinal: 0 })).toEqual(['3-2', '4-1']);
  expect(after(at(4))).toEqual([]);
});

test('reaches back to its beginning, and no further', () => {
  const log = eventLog(at(10));
  expect(log.reachesBackTo(at(10))).toBe(true);
  expect(log.reachesBackTo(at(11))).toBe(true);
  expect(log.reachesBackTo(at(9))).toBe(false);
});

test('keeps ten thousand events and knows what it has forgotten', () => {
  const log = eventLog(at(0));
  for (let n = 1; n <= 30_000; n += 1) log.append([event(at(1, n))]);
  const kept = log.after(at(0), () => true);
  expect(kept.length).toBeGreaterThanOrEqual(10_000);
  expect(kept.length).toBeLessThanOrEqual(11_000);
  const [oldest] = kept;
  const { increment = 0 } = oldest?.position ?? {};
  expect(log.reachesBackTo(at(1, increment - 1))).toBe(true);
  expect(log.reachesBackTo(at(1, increment - 2))).toBe(false);
});

test('keeps ten minutes', () => {
  const log = eventLog(at(0));
  for (let second = 1; second <= 1000; second += 1) log.append([event(at(second))]);
  const [oldest] = log.after(at(0), () => true);
  const { seconds = 0 } = oldest?.position ?? {};
  expect(seconds).toBeGreaterThanOrEqual(1000 - 660);
  expect(seconds).toBeLessThanOrEqual(1000 - 600);
  expect(log.reachesBackTo(at(seconds - 2))).toBe(false);
});
