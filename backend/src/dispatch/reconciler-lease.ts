import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';

interface StoredLease {
  _id: string;
  /** The process that asks. */
  holder: string;
  until: Date;
}

const leaseSchema = new Schema<StoredLease>(
  { _id: String, holder: String, until: Date },
  { versionKey: false, strict: 'throw', collection: 'leases' },
);

export type ReconcilerLease = ReturnType<typeof reconcilerLease>;

/**
 * Lets one process at a time ask the provider. Whoever holds it renews it before each question and while one lasts; when
 * that process hangs or vanishes it runs out by the database's clock, and the next one goes on. Two at once, should a
 * holder wake up late, only ask twice: each message is taken by itself.
 * @param leaseMs for which it is held without being renewed
 */
export function reconcilerLease(connection: Connection, holder: string, leaseMs = 10_000) {
  const leases = connection.model('Lease', leaseSchema);
  const _id = 'reconciler';

  /** @returns whether it is ours, for a while */
  async function hold(): Promise<boolean> {
    const isOurs = {
      $or: [{ $eq: ['$holder', holder] }, { $lte: [{ $ifNull: ['$until', '$$NOW'] }, '$$NOW'] }],
    };
    const until = { $add: ['$$NOW', leaseMs] };
    try {
      const lease = await leases
        .findOneAndUpdate(
          { _id },
          [{ $set: { holder: ifOurs(holder, '$holder'), until: ifOurs(until, '$until') } }],
          { upsert: true, returnDocument: 'after', updatePipeline: true },
        )
        .orFail()
        .lean<StoredLease>();
      return lease.holder === holder;
    } catch (error) {
      // Two asked for the first time at once, and the other one came first.
      if (isDuplicateKey(error)) return false;
      throw error;
    }

    function ifOurs(value: unknown, otherwise: string): unknown {
      return { $cond: [isOurs, value, otherwise] };
    }
  }

  /** Does something that may take longer than the lease, and keeps it meanwhile. */
  async function keepDuring<T>(act: () => Promise<T>): Promise<T> {
    // A renewal that fails is made up for by the next one.
    const timer = setInterval(() => void hold().catch(() => false), leaseMs / 3);
    try {
      return await act();
    } finally {
      clearInterval(timer);
    }
  }

  async function release(): Promise<void> {
    await leases.deleteOne({ _id, holder });
  }

  return { hold, keepDuring, release };
}
