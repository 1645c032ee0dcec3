import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Carrier } from './carrier.ts';
import { Handsets } from './handsets.ts';
import { newMessage } from './ledger.ts';
import type { Message } from './message.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const numbers = ['+12025550100', '+12025550199'];

function start(to: string, status: Message['status'] = 'queued') {
  const messagingServiceSid = status === 'queued' ? null : `MG${'0c'.repeat(16)}`;
  const seen: [number, string, number | null][] = [];
  const startedAt = Date.now();
  const carrier = new Carrier({
    numbers,
    handsets: new Handsets({ numbers, messagingServiceSid: messagingServiceSid ?? undefined }),
    onChange: (message) => seen.push([Date.now() - startedAt, message.status, message.errorCode]),
  });
  const message = newMessage(
    {
      to,
      from: status === 'queued' ? '+12025550100' : null,
      messagingServiceSid,
      body: 'Hi',
      segments: 1,
      status,
      statusCallback: null,
      createdAt: startedAt,
    },
    1,
  );
  return { carrier, message, seen, startedAt };
}

test.each([
  [
    'an ordinary number',
    '+12025550123',
    [
      [300, 'sent', null],
      [1500, 'delivered', null],
    ],
  ],
  ['never a receipt', '+12025553001', [[300, 'sent', null]]],
  [
    'after a minute',
    '+12025553002',
    [
      [300, 'sent', null],
      [60_000, 'delivered', null],
    ],
  ],
  [
    'unreachable',
    '+12025553003',
    [
      [300, 'sent', null],
      [1500, 'undelivered', 30003],
    ],
  ],
  [
    'an unknown number',
    '+12025553005',
    [
      [300, 'sent', null],
      [1500, 'undelivered', 30005],
    ],
  ],
  [
    'a landline',
    '+12025553006',
    [
      [300, 'sent', null],
      [1500, 'undelivered', 30006],
    ],
  ],
  [
    'filtered',
    '+12025553007',
    [
      [300, 'sent', null],
      [1500, 'undelivered', 30007],
    ],
  ],
  ['an unknown error', '+12025553008', [[300, 'failed', 30008]]],
])('calm weather: %s', (_what, to, expected) => {
  const { carrier, message, seen } = start(to);
  carrier.take(message);
  vi.runAllTimers();
  expect(seen).toEqual(expected);
});

test('a Messaging Service queues first, with one sender per person', () => {
  const first = start('+12025550124', 'accepted');
  first.carrier.take(first.message);
  const again = start('+12025550124', 'accepted');
  again.carrier.take(again.message);
  vi.runAllTimers();
  expect(first.seen.map(([, status]) => status)).toEqual(['queued', 'sent', 'delivered']);
  expect(first.message.from).toMatch(/^\+1202555/);
  expect(again.message.from).toBe(first.message.from);
});

test('a Messaging Service lets a text to an opted-out person fail afterwards', () => {
  const { carrier, message, seen } = start('+12025551610', 'accepted');
  carrier.take(message);
  vi.runAllTimers();
  expect(seen.map(([, status, code]) => [status, code])).toEqual([
    ['queued', null],
    ['failed', 21610],
  ]);
});

test('a scheduled message goes at its time, also beyond the longest timer', () => {
  const days35 = 35 * 24 * 60 * 60_000;
  const { carrier, message, seen, startedAt } = start('+12025550123', 'scheduled');
  carrier.take(message, startedAt + days35);
  vi.advanceTimersByTime(days35 - 1);
  expect(seen).toEqual([]);
  vi.runAllTimers();
  expect(seen.map(([at, status]) => [at - days35, status])).toEqual([
    [0, 'queued'],
    [300, 'sent'],
    [1500, 'delivered'],
  ]);
});

test('a canceled message goes nowhere', () => {
  const { carrier, message, seen, startedAt } = start('+12025550123', 'scheduled');
  carrier.take(message, startedAt + 1000);
  carrier.cancel(message);
  vi.runAllTimers();
  expect(seen).toEqual([[0, 'canceled', null]]);
});
