import type { Db, Document } from 'mongodb';
import { cpuMicros } from './process-usage.ts';
import { median, quantile } from './median.ts';

/** What a round of requests cost, per request. */
export interface Cost {
  readonly serverMicros: number;
  readonly databaseMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly totalMs: number;
  /** Requests that reached the database: the two sides of a comparison must need as many. */
  readonly roundTrips: number;
}

export interface Measured {
  readonly serverPid: number;
  readonly databasePid: number;
  readonly db: Db;
}

/**
 * Runs a load and reads before and after it what the two processes used.
 * @param run gives how long each request took, in ms
 */
export async function measure(
  { serverPid, databasePid, db }: Measured,
  run: () => Promise<readonly number[]>,
): Promise<Cost> {
  const asked = await requestsOf(db);
  const before = { server: cpuMicros(serverPid), database: cpuMicros(databasePid), at: performance.now() };
  const latencies = await run();
  const totalMs = performance.now() - before.at;
  const after = { server: cpuMicros(serverPid), database: cpuMicros(databasePid) };
  return {
    serverMicros: (after.server - before.server) / latencies.length,
    databaseMicros: (after.database - before.database) / latencies.length,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    totalMs,
    roundTrips: ((await requestsOf(db)) - asked - 1) / latencies.length,
  };
}

async function requestsOf(db: Db): Promise<number> {
  const status = await db.admin().command({ serverStatus: 1 });
  return Number((status['network'] as Document)['numRequests']);
}

/**
 * Both sides in one run, one round of the one after one of the other, so that whatever else the machine does meets
 * both. The first round of each warms up and does not count.
 * @returns the medians of the rounds that count
 */
export async function interleave<Name extends string>(
  sides: Readonly<Record<Name, () => Promise<Cost>>>,
  rounds = 5,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(sides) as Name[];
  const seen = new Map<Name, Cost[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const cost = await sides[name]();
      if (round > 0) seen.get(name)?.push(cost);
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(seen.get(name) ?? [])])) as Record<Name, Cost>;
}

function medians(costs: readonly Cost[]): Cost {
  const of = (field: keyof Cost): number => median(costs.map((cost) => cost[field]));
  return {
    serverMicros: of('serverMicros'),
    databaseMicros: of('databaseMicros'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    totalMs: of('totalMs'),
    roundTrips: of('roundTrips'),
  };
}
