import type { Finding } from '../finding.ts';
import { costNote } from '../measure/cost-note.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { inboundPath, inboundRequest } from '../world/inbound-request.ts';
import { sendText, signUp } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { Item } from './item.ts';

const senders = Array.from({ length: 100 }, (_, n) => `+1202555${String(3000 + n)}`);

/**
 * Replies of a hundred people to one account, one after the other and many at once. Ours finds out where each belongs,
 * gives it its turn in the thread and knows copies; the floor only stores it.
 */
export const inbound: Item = {
  name: 'inbound',
  async run(world) {
    const [ours, floor] = [await world.startOurs(), await world.startFloor()];
    const rosa = await signUp(ours);
    for (const number of senders) await sendText(ours, rosa, number, 'Are you there?');
    let posted = 0;

    const round = (side: Side, path: string, perRound: number, concurrency: number): Promise<Cost> => {
      const requests = Array.from({ length: perRound }, (_, n) =>
        inboundRequest(world, side, { from: senders[n % senders.length] ?? '', path }),
      );
      posted += perRound;
      const load = { port: side.port, concurrency, requests, check: expectStatus(200) };
      return measure({ ...world, serverPid: side.pid }, () => putLoad(load));
    };
    const compare = async (item: string, perRound: number, concurrency: number): Promise<Finding> => {
      const cost = await interleave({
        ours: () => round(ours, inboundPath, perRound, concurrency),
        floor: () => round(floor, '/inbound', perRound, concurrency),
      });
      return {
        item,
        ours: cost.ours.serverMicros + cost.ours.databaseMicros,
        floor: cost.floor.serverMicros + cost.floor.databaseMicros,
        unit: 'µs',
        must: '≤',
        target: 3,
        note: costNote(cost),
      };
    };
    const findings = [
      await compare('inbound text, one at a time: server + database CPU', 800, 1),
      await compare('inbound texts, 32 at once: server + database CPU', 3000, 32),
    ];
    const stored = await world.db.collection('messages').countDocuments({ direction: 'inbound' });
    if (stored !== posted) throw new Error(`Of ${posted} inbound texts ${stored} are stored.`);
    return findings;
  },
};
