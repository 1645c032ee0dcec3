import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../measure/median.ts';
import { handedOverText, queueCopies } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Item } from './item.ts';

const rounds = 5;
const forMs = 4000;
const queued = 3000;
/** Few calls at once, so that the carrier's 50 ms are the limit and not the two cores that everything here shares. */
const concurrency = 4;

/** Texts that two processes hand over in a time, held against one, when the carrier answers after 50 ms. */
export const processes: Item = {
  name: 'processes',
  weather: { name: 'calm', answer_after_ms: 50 },
  async run(world) {
    const env = { TWILIO_CONCURRENCY: String(concurrency) };
    const [first, second] = [await world.startOurs(env), await world.startOurs(env)];
    const template = await handedOverText(world, first, await signUp(first));
    const taken = (): number => world.simulator.ledger().length;
    const perSecond = async (sides: readonly (typeof first)[]): Promise<number> => {
      for (const side of sides) side.pause(false);
      // Until they are at full speed.
      await sleep(500);
      const before = { taken: taken(), at: performance.now() };
      await sleep(forMs);
      const rate = ((taken() - before.taken) / (performance.now() - before.at)) * 1000;
      for (const side of sides) side.pause(true);
      return rate;
    };
    const seen: { one: number; two: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const side of [first, second]) side.pause(true);
      await queueCopies(world, template, queued);
      const one = await perSecond([first]);
      seen.push({ one, two: await perSecond([first, second]) });
    }
    return [
      {
        item: 'texts handed over per second: two processes ÷ one',
        ours: median(seen.map(({ two }) => two)),
        floor: median(seen.map(({ one }) => one)),
        unit: '/s',
        must: '≥',
        target: 1.7,
        note: `a carrier that answers in 50 ms, ${concurrency} calls at once in each process`,
      },
    ];
  },
};
