import { expect, test } from 'vitest';
import { Ledger, type Draft } from './ledger.ts';

const draft = (body: string): Draft => ({
  to: '+12025550123',
  from: '+12025550100',
  messagingServiceSid: null,
  body,
  segments: 1,
  status: 'queued',
  statusCallback: null,
  createdAt: 0,
});

const bodies = (ledger: Ledger) => Array.from(ledger.newerThan(0), ({ body }) => body);

test('keeps messages in the order of acceptance, readable from both ends and from the middle', () => {
  const ledger = new Ledger();
  const [, second] = ['a', 'b', 'c'].map((body) => ledger.accept(draft(body)));
  expect(bodies(ledger)).toEqual(['a', 'b', 'c']);
  expect(Array.from(ledger.newerThan(2), ({ body }) => body)).toEqual(['c']);
  expect(Array.from(ledger.olderThan(3), ({ body }) => body)).toEqual(['b', 'a']);
  expect(ledger.find(second?.sid ?? '')).toBe(second);
  expect(second?.sid).toMatch(/^SM[0-9a-f]{32}$/);
});

test('lets the oldest message go for the newest, and says so', () => {
  const ledger = new Ledger({ maxMessages: 3, maxBodyUnits: 100 });
  const sids = ['a', 'b', 'c', 'd', 'e'].map((body) => ledger.accept(draft(body)).sid);
  expect(bodies(ledger)).toEqual(['c', 'd', 'e']);
  expect([ledger.oldestSeq, ledger.lastSeq]).toEqual([3, 5]);
  expect(sids.map((sid) => ledger.find(sid) !== undefined)).toEqual([false, false, true, true, true]);
});

test('drops the oldest texts when they take too much, never their rows', () => {
  const ledger = new Ledger({ maxMessages: 100, maxBodyUnits: 10 });
  for (const body of ['aaaa', 'bbbb', 'cccc', 'dd']) ledger.accept(draft(body));
  expect(bodies(ledger)).toEqual([null, 'bbbb', 'cccc', 'dd']);
  ledger.accept(draft('e'.repeat(20)));
  expect(bodies(ledger)).toEqual([null, null, null, null, 'e'.repeat(20)]);
});

test('gives the room of a redacted text to others', () => {
  const ledger = new Ledger({ maxMessages: 100, maxBodyUnits: 10 });
  const [first] = ['aaaa', 'bbbb'].map((body) => ledger.accept(draft(body)));
  if (first !== undefined) ledger.redact(first);
  ledger.accept(draft('cccccc'));
  expect(bodies(ledger)).toEqual(['', 'bbbb', 'cccccc']);
  ledger.accept(draft('dddd'));
  expect(bodies(ledger), 'a redacted text stays empty').toEqual(['', null, 'cccccc', 'dddd']);
});

test('goes on counting after it was cleared', () => {
  const ledger = new Ledger({ maxMessages: 3, maxBodyUnits: 100 });
  for (const body of ['a', 'b', 'c', 'd']) ledger.accept(draft(body));
  ledger.clear();
  expect(bodies(ledger)).toEqual([]);
  expect([ledger.oldestSeq, ledger.lastSeq]).toEqual([5, 4]);
  for (const body of ['e', 'f', 'g', 'h']) ledger.accept(draft(body));
  expect(Array.from(ledger.newerThan(4), ({ seq, body }) => [seq, body])).toEqual([
    [6, 'f'],
    [7, 'g'],
    [8, 'h'],
  ]);
});

test('stays within bounds under a load that is far beyond them', () => {
  const limits = { maxMessages: 20_000, maxBodyUnits: 200_000 };
  const ledger = new Ledger(limits);
  for (let i = 0; i < 100_000; i += 1) ledger.accept(draft(`${String(i)} ${'x'.repeat(200)}`));
  const kept = [...ledger.newerThan(0)];
  expect(kept).toHaveLength(limits.maxMessages);
  expect(kept.reduce((units, { body }) => units + (body?.length ?? 0), 0)).toBeLessThanOrEqual(
    limits.maxBodyUnits,
  );
  expect(kept.at(-1)?.body).toContain('99999 ');
});
