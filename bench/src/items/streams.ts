import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../finding.ts';
import { eventStreams } from '../measure/event-streams.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { median } from '../measure/median.ts';
import { residentMegabytes } from '../measure/process-usage.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { copyAsOperators } from '../world/copy-person.ts';
import { inboundRequest } from '../world/inbound-request.ts';
import { sendText, signUp, type Person } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';
import { compareTelling, type OpenSide, type OpenStreams } from './compare-telling.ts';
import type { Item } from './item.ts';

const accounts = 200;
const streamsOfEach = 10;
const memoryRounds = 3;
const collecting = {
  NODE_OPTIONS: `--import=${new URL('../measure/collect-on-signal.ts', import.meta.url).href}`,
};
const settings = { UNKNOWN_SENDERS: 'inbox', RECONCILE_AFTER: '1h', ...collecting };

/**
 * Two thousand event streams in one process: what each takes of its memory; and what it costs to tell all of them one
 * thing, and each account something of its own.
 */
export const streams: Item = {
  name: 'streams',
  async run(world) {
    const { rosa, cookies } = await settle(world);
    const taken: Record<'ours' | 'floor', number>[] = [];
    for (let round = 1; round < memoryRounds; round += 1) {
      const opened = await openBoth(world, cookies);
      taken.push(opened.taken);
      for (const { side, streams: open } of [opened.ours, opened.floor]) {
        open.close();
        await side.stop();
      }
    }
    const opened = await openBoth(world, cookies);
    taken.push(opened.taken);
    const told = await compareTelling(world, opened, rosa.cookie);
    for (const { streams: open } of [opened.ours, opened.floor]) open.close();
    return [memoryFinding(taken), ...told];
  },
};

/** Two hundred operators with a conversation each, an admin with one, and a conversation that is nobody's. */
async function settle(world: World): Promise<{ rosa: Person; cookies: string[] }> {
  const ours = await world.startOurs(settings);
  const rosa = await signUp(ours);
  const cookies = await copyAsOperators(world, accounts);
  for (const cookie of [rosa.cookie, ...cookies]) {
    await sendText(ours, { cookie }, '+12025550123', 'Are you there?');
  }
  const requests = [inboundRequest(world, ours, { from: '+12025550199' })];
  await putLoad({ port: ours.port, concurrency: 1, requests, check: expectStatus(200) });
  await ours.stop();
  return { rosa, cookies };
}

/** Opens all streams on fresh processes. `taken` is what each stream took of their memory, in kB. */
async function openBoth(
  world: World,
  cookies: readonly string[],
): Promise<OpenStreams & { taken: Record<'ours' | 'floor', number> }> {
  const [ours, floor] = [await world.startOurs(settings), await world.startFloor('streams', collecting)];
  const open = {
    ours: { side: ours, streams: eventStreams(ours.port) },
    floor: { side: floor, streams: eventStreams(floor.port) },
  };
  const taken = {
    ours: await openAll(open.ours, { stream: '/api/events', other: '/api/conversations' }, cookies),
    floor: await openAll(open.floor, { stream: '/events', other: '/up' }, cookies),
  };
  return { ...open, taken };
}

function memoryFinding(taken: readonly Record<'ours' | 'floor', number>[]): Finding {
  return {
    item: '2,000 event streams: memory of each',
    ours: median(taken.map((each) => each.ours)),
    floor: median(taken.map((each) => each.floor)),
    unit: 'kB',
    must: '≤',
    target: 1.5,
    note: 'beyond the first of each account; after as many requests, without garbage',
  };
}

/**
 * Opens all streams of all accounts, after as many other requests, so that what is made once does not count.
 * @returns kB of resident memory that each stream took, beyond the first of each account
 */
async function openAll(
  { side, streams: open }: OpenSide,
  paths: { stream: string; other: string },
  cookies: readonly string[],
): Promise<number> {
  const { port } = side;
  const ofEach = (path: string, times: number): Buffer[] =>
    Array.from({ length: times }, () => cookies)
      .flat()
      .map((cookie) => requestBytes({ path, port, headers: { Cookie: cookie } }));
  const requests = ofEach(paths.other, streamsOfEach);
  await putLoad({ port, concurrency: 50, requests, check: expectStatus(200) });
  await open.open(ofEach(paths.stream, 1));
  const before = await memoryInUse(side);
  const others = ofEach(paths.stream, streamsOfEach - 1);
  await open.open(others);
  return (((await memoryInUse(side)) - before) * 1000) / others.length;
}

/** MB that are resident once the garbage is gone. */
async function memoryInUse({ pid }: Side): Promise<number> {
  process.kill(pid, 'SIGUSR2');
  await sleep(1500);
  return residentMegabytes(pid);
}
