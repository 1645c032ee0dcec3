import { Schema, type Connection } from 'mongoose';
import { groupCommit } from '../database/group-commit.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';

/** A callback for a message that we do not know (yet). */
export interface EarlyCallback {
  sid: string;
  provider_status: string;
  error_code: number | null;
}

interface StoredEarlyCallback extends EarlyCallback {
  received_at: Date;
}

/** Callbacks in one write. */
const mostInOneWrite = 100;
const keptForSeconds = 7 * 24 * 60 * 60;

const earlyCallbackSchema = new Schema<StoredEarlyCallback>(
  { sid: String, provider_status: String, error_code: Number, received_at: Date },
  { versionKey: false, strict: 'throw', collection: 'early_callbacks' },
);
earlyCallbackSchema.index({ sid: 1, provider_status: 1, error_code: 1 }, { unique: true });
earlyCallbackSchema.index({ received_at: 1 }, { expireAfterSeconds: keptForSeconds });

export type EarlyCallbackStore = ReturnType<typeof earlyCallbackStore>;

/** Callbacks that matched nothing: kept for seven days, and applied when their sid appears. */
export function earlyCallbackStore(connection: Connection) {
  const callbacks = connection.model('EarlyCallback', earlyCallbackSchema);

  /** Keeps a callback, written together with what arrives meanwhile; the same one twice is kept once. */
  const keep: (callback: EarlyCallback) => Promise<undefined> = groupCommit(keepAll, mostInOneWrite);

  async function keepAll(batch: readonly EarlyCallback[]): Promise<undefined[]> {
    const received = { $setOnInsert: { received_at: new Date() } };
    const writes = batch.map((callback) => ({
      updateOne: { filter: { ...callback }, update: received, upsert: true },
    }));
    try {
      await callbacks.collection.bulkWrite(writes, { ordered: false });
    } catch (error) {
      // Another process has kept the same at the same moment. Of several, the group writes each by itself.
      if (batch.length > 1 || !isDuplicateKey(error)) throw error;
    }
    return batch.map(() => undefined);
  }

  /** What was kept about a sid, in the order of arrival. */
  async function findBySid(sid: string): Promise<EarlyCallback[]> {
    return callbacks
      .find({ sid }, { _id: 0, sid: 1, provider_status: 1, error_code: 1 })
      .sort({ _id: 1 })
      .lean();
  }

  return { keep, findBySid };
}
