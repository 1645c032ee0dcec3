import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';

interface StoredPace {
  /** The line's id. */
  _id: string;
  /** When the line has sent what was handed over. */
  free_at: Date;
  /** Whether the latest asking got the line. */
  granted: boolean;
  asked_at: Date;
}

const paceSchema = new Schema<StoredPace>(
  { _id: String, free_at: Date, granted: Boolean, asked_at: Date },
  // A reservation that a failover takes back costs nothing; so it need not wait for the majority.
  { versionKey: false, strict: 'throw', collection: 'line_paces', writeConcern: { w: 1 } },
);

/** ms by which a waiter's timer may be late without the line losing that time. */
const timerSlackMs = 50;

export type PaceStore = ReturnType<typeof paceStore>;

/**
 * Keeps each line at the segments per second that its carrier takes, over all processes: one small document per line
 * says until when the line is busy, by the database's clock.
 * @param segmentsPerSecond fractions allowed; 0 for no limit
 */
export function paceStore(connection: Connection, segmentsPerSecond: number) {
  const paces = connection.model('LinePace', paceSchema);
  const msPerSegment = segmentsPerSecond === 0 ? 0 : 1000 / segmentsPerSecond;

  /**
   * Reserves the line for a text, before the text is claimed, so that no lease runs while it waits.
   * @returns 0 when the line is the caller's, else the ms until it is free
   */
  async function reserve(lineId: string, segments: number): Promise<number> {
    if (msPerSegment === 0) return 0;
    const ask = () =>
      paces
        .findOneAndUpdate({ _id: lineId }, reservation(segments * msPerSegment), {
          upsert: true,
          returnDocument: 'after',
          updatePipeline: true,
        })
        .orFail()
        .lean<StoredPace>();
    // Two processes that ask for the first time at once: one inserts, the other asks again.
    const { granted, free_at, asked_at } = await ask().catch((error: unknown) => {
      if (isDuplicateKey(error)) return ask();
      throw error;
    });
    return granted ? 0 : Math.max(1, free_at.getTime() - asked_at.getTime());
  }

  /**
   * Corrects a reservation to what was handed over on it.
   * @param segments more than were reserved, or fewer (negative): another process had claimed the text
   */
  async function correct(lineId: string, segments: number): Promise<void> {
    if (msPerSegment === 0 || segments === 0) return;
    await paces.updateOne(
      { _id: lineId },
      [{ $set: { free_at: { $add: ['$free_at', segments * msPerSegment] } } }],
      { updatePipeline: true },
    );
  }

  return { reserve, correct };
}

function reservation(busyMs: number) {
  const freeAt = { $ifNull: ['$free_at', new Date(0)] };
  const isJustFree = { $gt: [freeAt, { $subtract: ['$$NOW', timerSlackMs] }] };
  const from = { $cond: [isJustFree, freeAt, '$$NOW'] };
  return [
    { $set: { asked_at: '$$NOW', granted: { $lte: [freeAt, '$$NOW'] } } },
    { $set: { free_at: { $cond: ['$granted', { $add: [from, busyMs] }, '$free_at'] } } },
  ];
}
