import { costNote } from '../measure/cost-note.ts';
import { compareCallbacks } from './compare-callbacks.ts';
import type { Item } from './item.ts';

/** Many callbacks at once, each answered after its write. The floor does not even check the signature. */
export const burst: Item = {
  name: 'burst',
  async run(world) {
    const cost = await compareCallbacks(world, {
      perRound: 4000,
      concurrency: 32,
      floorBase: '/callback/bare',
    });
    return [
      {
        item: 'callbacks, 32 at once: server + database CPU',
        ours: cost.ours.serverMicros + cost.ours.databaseMicros,
        floor: cost.floor.serverMicros + cost.floor.databaseMicros,
        unit: 'µs',
        must: '≤',
        target: 0.6,
        note: costNote(cost),
      },
    ];
  },
};
