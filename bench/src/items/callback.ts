import { costNote } from '../measure/cost-note.ts';
import { compareCallbacks } from './compare-callbacks.ts';
import type { Item } from './item.ts';

/** Status callbacks one after the other on one connection; both sides check the signature, read, and write once. */
export const callback: Item = {
  name: 'callback',
  async run(world) {
    const load = { perRound: 1500, concurrency: 1, floorBase: '/callback/checked' };
    const cost = await compareCallbacks(world, load);
    return [
      {
        item: 'callback, one at a time: server CPU',
        ours: cost.ours.serverMicros,
        floor: cost.floor.serverMicros,
        unit: 'µs',
        must: '≤',
        target: 1.4,
        note: costNote(cost),
      },
      {
        item: 'callback, one at a time: p99',
        ours: cost.ours.p99Ms,
        floor: cost.floor.p99Ms,
        unit: 'ms',
        must: '≤',
        target: 1.5,
      },
    ];
  },
};
