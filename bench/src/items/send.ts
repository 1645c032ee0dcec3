import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { costNote } from '../measure/cost-note.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { quantile } from '../measure/median.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { sendText, signUp } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { Item } from './item.ts';

const perRound = 150;
const idleSends = 100;

/** A text accepted, handed to the carrier and answered; and how long one waits for the carrier when nothing else does. */
export const send: Item = {
  name: 'send',
  async run(world) {
    const [ours, floor] = [await world.startOurs(), await world.startFloor()];
    const rosa = await signUp(ours);
    const round = (side: Side, path: string): Promise<Cost> => {
      const requests = Array.from({ length: perRound }, (_, n) =>
        requestBytes({
          method: 'POST',
          path,
          port: side.port,
          headers: {
            Cookie: rosa.cookie,
            Origin: side.url,
            'Content-Type': 'application/json',
            'Idempotency-Key': randomUUID(),
          },
          body: JSON.stringify({
            message: {
              recipient_number: `+1202555${String(2000 + (n % 10))}`,
              content: 'A text of middling length.',
            },
          }),
        }),
      );
      const load = { port: side.port, concurrency: 1, requests, check: expectStatus(201) };
      return measure({ ...world, serverPid: side.pid }, () => putLoad(load));
    };
    const cost = await interleave({
      ours: () => round(ours, '/api/messages'),
      floor: () => round(floor, '/messages'),
    });

    const waits: number[] = [];
    for (let n = 0; n < idleSends; n += 1) {
      await sleep(30);
      const sent = await sendText(ours, rosa, '+12025552001', 'One text while nothing else is going on.');
      const taken = world.simulator.ledger().findLast(({ message_id: id }) => id === sent._id);
      waits.push(Date.parse(taken?.created_at ?? '') - Date.parse(sent.created_at));
    }
    return [
      {
        item: 'send, accepted and handed over: server CPU',
        ours: cost.ours.serverMicros,
        floor: cost.floor.serverMicros,
        unit: 'µs',
        must: '≤',
        target: 1.6,
        note: costNote(cost),
      },
      {
        item: 'queue to carrier when idle: p95',
        ours: quantile(waits, 0.95),
        floor: null,
        unit: 'ms',
        must: '≤',
        target: 100,
        note: `p50 ${quantile(waits, 0.5)} ms`,
      },
    ];
  },
};
