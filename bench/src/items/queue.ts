import { setTimeout as sleep } from 'node:timers/promises';
import { interleave, type Cost } from '../measure/measure.ts';
import { cpuMicros, residentMegabytes } from '../measure/process-usage.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { handedOverText, queueCopies } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Item } from './item.ts';

const few = 100;
const many = 100_000;

/** Handing over from a queue of 100,000 held against one of 100, and the memory of the process meanwhile. */
export const queue: Item = {
  name: 'queue',
  async run(world) {
    const ours = await world.startOurs();
    const rosa = await signUp(ours);
    const template = await handedOverText(world, ours, rosa);
    const messages = world.db.collection('messages');
    const empty = () => messages.deleteMany({ 'dispatch.state': { $ne: 'handed_over' } });

    /** Hands over a hundred while the queue is as long as it was made. */
    const handOverFew = async (): Promise<Cost> => {
      const goal = taken() + few;
      const before = {
        server: cpuMicros(ours.pid),
        database: cpuMicros(world.databasePid),
        at: performance.now(),
      };
      ours.pause(false);
      const endsAt = before.at + 60_000;
      while (taken() < goal && performance.now() < endsAt) await sleep(1);
      if (taken() < goal) throw new Error('A hundred texts were not handed over within a minute.');
      ours.pause(true);
      const done = taken() - goal + few;
      return {
        serverMicros: (cpuMicros(ours.pid) - before.server) / done,
        databaseMicros: (cpuMicros(world.databasePid) - before.database) / done,
        p50Ms: 0,
        p99Ms: 0,
        totalMs: performance.now() - before.at,
        roundTrips: 0,
      };
    };
    const taken = (): number => world.simulator.ledger().length;
    const withFew = async (): Promise<Cost> => {
      await queueCopies(world, template, few);
      return handOverFew();
    };
    ours.pause(true);
    const cost = await interleave({
      floor: withFew,
      ours: async () => {
        await queueCopies(world, template, many);
        const spent = await handOverFew();
        await empty();
        return spent;
      },
    });

    await queueCopies(world, template, many);
    ours.pause(false);
    const request = requestBytes({
      path: '/api/messages?limit=50',
      port: ours.port,
      headers: { Cookie: rosa.cookie },
    });
    let most = 0;
    const sample = setInterval(() => (most = Math.max(most, residentMegabytes(ours.pid))), 100);
    const requests = Array.from({ length: 3000 }, () => request);
    await putLoad({ port: ours.port, concurrency: 16, requests, check: expectStatus(200) });
    clearInterval(sample);
    return [
      {
        item: 'handing over with 100,000 queued ÷ with 100: server + database CPU',
        ours: cost.ours.serverMicros + cost.ours.databaseMicros,
        floor: cost.floor.serverMicros + cost.floor.databaseMicros,
        unit: 'µs',
        must: '≤',
        target: 1.2,
        note: `${(cost.ours.totalMs / few).toFixed(1)} ms each, against ${(cost.floor.totalMs / few).toFixed(1)} ms`,
      },
      {
        item: 'memory with 100,000 queued, handing over and serving lists',
        ours: most,
        floor: null,
        unit: 'MB',
        must: '≤',
        target: 250,
      },
    ];
  },
};
