import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../database/database.ts';
import { testDatabaseUri } from '../../test/start-test-app.ts';
import { paceStore } from './pace-store.ts';

let first: Database;
let second: Database;

beforeAll(async () => {
  const uri = testDatabaseUri();
  [first, second] = await Promise.all([connectDatabase(uri), connectDatabase(uri)]);
});
afterAll(async () => {
  await first.background.dropDatabase();
  await Promise.all([first.close(), second.close()]);
});

/** Two processes, each with its own view of the pace of all lines. */
const processes = (segmentsPerSecond: number) =>
  [paceStore(first.requests, segmentsPerSecond), paceStore(second.requests, segmentsPerSecond)] as const;

describe('the pace of a line', () => {
  it('lets an idle line go at once, and then takes as long as the segments do, for every process', async () => {
    const [one, other] = processes(0.5);
    const line = randomUUID();
    expect(await one.reserve(line, 2)).toBe(0);
    for (const pace of [one, other]) {
      const waitMs = await pace.reserve(line, 1);
      expect(waitMs).toBeGreaterThan(3500);
      expect(waitMs).toBeLessThanOrEqual(4000);
    }
  });

  it('gives the line to one of many at the same moment', async () => {
    const both = processes(1);
    const line = randomUUID();
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, n) => both[n % 2 === 0 ? 0 : 1].reserve(line, 1)),
    );
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(1);
  });

  it('does not let one line wait for another', async () => {
    const [pace] = processes(0.1);
    expect(await pace.reserve(randomUUID(), 10)).toBe(0);
    expect(await pace.reserve(randomUUID(), 1)).toBe(0);
  });

  it('frees the line when a reservation is given back, and makes it wait longer when more was sent', async () => {
    const [one, other] = processes(1);
    const line = randomUUID();
    await one.reserve(line, 3);
    await one.correct(line, 2);
    expect(await other.reserve(line, 1)).toBeGreaterThan(4500);
    await one.correct(line, -5);
    expect(await other.reserve(line, 1)).toBe(0);
  });

  it('keeps the rate when the timers of waiters are a little late', async () => {
    const [pace] = processes(50);
    const line = randomUUID();
    const startedAt = performance.now();
    for (let sent = 0; sent < 50;) {
      const waitMs = await pace.reserve(line, 1);
      if (waitMs === 0) sent += 1;
      else await sleep(waitMs + 2);
    }
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(950);
    expect(tookMs).toBeLessThan(1400);
  });

  it('writes nothing when there is no limit', async () => {
    const [pace] = processes(0);
    const line = randomUUID();
    for (let n = 0; n < 3; n += 1) expect(await pace.reserve(line, 10)).toBe(0);
    expect(await first.requests.collection('line_paces').countDocuments({ _id: line as never })).toBe(0);
  });
});
