import { ObjectId } from 'mongodb';
import type { Finding } from '../finding.ts';
import { costNote } from '../measure/cost-note.ts';
import type { EventStreams } from '../measure/event-streams.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { firstEvents } from '../world/first-events.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';

const tellings = 10;
/** A conversation that nobody has taken is every operator's news. */
const nobodys = { account: new ObjectId('0'.repeat(24)) };

export interface OpenSide {
  readonly side: Side;
  readonly streams: EventStreams;
}

export interface OpenStreams {
  readonly ours: OpenSide;
  readonly floor: OpenSide;
}

/**
 * Tells things to open streams. The floor is handed the same bytes as ours makes of a change in the database.
 * @param cookie of an admin who has no stream open
 */
export async function compareTelling(
  world: World,
  { ours, floor }: OpenStreams,
  cookie: string,
): Promise<Finding[]> {
  const conversations = world.db.collection('conversations');
  const messages = world.db.collection('messages');
  const compare = async (item: string, events: number, change: () => Promise<unknown>): Promise<Finding> => {
    let bytes = '';
    await ours.streams.hear(events, async () => {
      bytes = await firstEvents(ours.side, cookie, events, change);
    });
    const tell = () => fetch(`${floor.side.url}/tell`, { method: 'POST', body: bytes });
    const round = ({ side, streams }: OpenSide, cause: () => Promise<unknown>): Promise<Cost> =>
      measure({ ...world, serverPid: side.pid }, async () => {
        const latencies: number[] = [];
        for (let n = 0; n < tellings; n += 1) {
          const startedAt = performance.now();
          await streams.hear(events, cause);
          latencies.push(performance.now() - startedAt);
        }
        return latencies;
      });
    const cost = await interleave({
      ours: () => round(ours, change),
      floor: () => round(floor, tell),
    });
    return {
      item,
      ours: cost.ours.serverMicros,
      floor: cost.floor.serverMicros,
      unit: 'µs',
      must: '≤',
      target: 2,
      note: `${Buffer.byteLength(bytes)} bytes to each; ${costNote(cost)}`,
    };
  };
  return [
    await compare('one event to 2,000 streams: server CPU', 1, () =>
      conversations.updateOne(nobodys, { $set: { last_activity_at: new Date() } }),
    ),
    await compare('a receipt of each of 200 accounts, to its 10 streams: server CPU', 2, () =>
      messages.updateMany({ direction: 'outbound' }, { $set: { changed_at: new Date() } }),
    ),
  ];
}
