import { costNote } from '../measure/cost-note.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { sendTexts } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { Item } from './item.ts';

const perRound = 600;

/** The first fifty of sixty messages with ten people; both sides read as often and decrypt all of it. */
export const list: Item = {
  name: 'list',
  async run(world) {
    const [ours, floor] = [await world.startOurs(), await world.startFloor()];
    const rosa = await signUp(ours);
    await sendTexts(ours, rosa, 60);
    const round = (side: Side, path: string): Promise<Cost> => {
      const request = requestBytes({ path, port: side.port, headers: { Cookie: rosa.cookie } });
      const requests = Array.from({ length: perRound }, () => request);
      const load = { port: side.port, concurrency: 1, requests, check: expectStatus(200) };
      return measure({ ...world, serverPid: side.pid }, () => putLoad(load));
    };
    const cost = await interleave({
      ours: () => round(ours, '/api/messages?limit=50'),
      floor: () => round(floor, '/messages'),
    });
    return [
      {
        item: 'list of 50: server CPU',
        ours: cost.ours.serverMicros,
        floor: cost.floor.serverMicros,
        unit: 'µs',
        must: '≤',
        target: 1.5,
        note: costNote(cost),
      },
    ];
  },
};
