import { Schema, type Connection } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';

const collection = 'limits';
/** The rate limiter's rows; declared here so that their indexes are built with all others and not by a request. */
const limitSchema = new Schema<{ key: string; points: number; expire: Date }>(
  { key: String, points: Number, expire: Date },
  { versionKey: false, strict: 'throw', collection },
);
limitSchema.index({ key: 1 }, { unique: true });
limitSchema.index({ expire: 1 }, { expireAfterSeconds: 0 });

export interface Count {
  /** Including this one. */
  readonly count: number;
  /** ms until the count starts again. */
  readonly msLeft: number;
}

export type AttemptCounter = ReturnType<typeof attemptCounter>;

/**
 * Counts per key over all processes. The window opens with the first count and is never moved by later ones, so that
 * somebody who keeps trying is not kept out any longer for it.
 * @param name sets these keys apart from those of other counters
 */
export function attemptCounter(connection: Connection, name: string, windowSeconds: number) {
  connection.model('Limit', limitSchema);
  const limiter = new RateLimiterMongo({
    storeClient: connection.getClient(),
    dbName: connection.name,
    tableName: collection,
    keyPrefix: name,
    // It only counts here; whoever asks judges.
    points: Number.MAX_SAFE_INTEGER,
    duration: windowSeconds,
    disableIndexesCreation: true,
  });

  return {
    /** Counts first and judges afterwards: attempts in parallel cannot slip through together. */
    async take(key: string): Promise<Count> {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
      return { count: consumedPoints, msLeft: msBeforeNext };
    },
    /** Takes one back that was refused or failed through no fault of the caller. */
    async giveBack(key: string): Promise<void> {
      await limiter.reward(key);
    },
    async clear(key: string): Promise<void> {
      await limiter.delete(key);
    },
  };
}
