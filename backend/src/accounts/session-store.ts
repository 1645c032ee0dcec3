import { createHash } from 'node:crypto';
import MongoStore from 'connect-mongo';
import { Schema, type Connection } from 'mongoose';

const collectionName = 'sessions';
/** connect-mongo's rows; declared here so that the index is built with all others. */
const sessionSchema = new Schema<{ _id: string; session: string; expires: Date; lastModified: Date }>(
  { _id: String, session: String, expires: Date, lastModified: Date },
  { versionKey: false, strict: 'throw', collection: collectionName },
);
sessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 });

/** Seconds; longer than any session lives (SESSION_HOURS takes a year at most). */
const never = 10 * 366 * 24 * 60 * 60;

/**
 * The store of express-session, on the client that serves requests, so that a hung database ends in a 503 here too.
 * Nothing is ever touched: the stock store would move the stored expiry on every request, and fail after a sign-out.
 */
export function createSessionStore(connection: Connection): MongoStore {
  connection.model('Session', sessionSchema);
  return MongoStore.create({
    client: connection.getClient(),
    dbName: connection.name,
    collectionName,
    autoRemove: 'disabled',
    touchAfter: never,
    // Whoever reads the database holds no session id. The ids are random, so a plain hash cannot be reversed.
    transformId: (id) => createHash('sha256').update(id).digest('base64url'),
  });
}
