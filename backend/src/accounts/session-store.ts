import { createHash } from 'node:crypto';
import MongoStore from 'connect-mongo';
import type { SessionData } from 'express-session';
import { Schema, type Connection } from 'mongoose';
import type { SessionUser } from './authenticator.ts';

const collectionName = 'sessions';

/** connect-mongo's rows. */
export interface StoredSession {
  /** What `storedSessionId` makes of the session's id. */
  _id: string;
  session: { passport: { user: SessionUser } };
  expires: Date;
  lastModified: Date;
}

/** Declared here so that the indexes are built with all others. */
const sessionSchema = new Schema<StoredSession>(
  { _id: String, session: Object, expires: Date, lastModified: Date },
  { versionKey: false, strict: 'throw', collection: collectionName },
);
sessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 });
// An account's open sessions, newest first.
sessionSchema.index({ 'session.passport.user.id': 1, 'session.passport.user.started_at': -1 });

/** Seconds; longer than any session lives (SESSION_HOURS takes a year at most). */
const never = 10 * 366 * 24 * 60 * 60;

export function sessionModel(connection: Connection) {
  return connection.model('Session', sessionSchema);
}

/** Whoever reads the database holds no session id. The ids are random, so a plain hash cannot be reversed. */
export function storedSessionId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/**
 * The store of express-session, on the client that serves requests, so that a hung database ends in a 503 here too.
 * Nothing is ever touched: the stock store would move the stored expiry on every request, and fail after a sign-out.
 */
export function createSessionStore(connection: Connection): MongoStore {
  sessionModel(connection);
  return MongoStore.create({
    client: connection.getClient(),
    dbName: connection.name,
    collectionName,
    autoRemove: 'disabled',
    touchAfter: never,
    transformId: storedSessionId,
    // Kept as an object, so that an account's sessions can be found.
    stringify: false,
    // One from before that could neither be listed nor ended: it signs nobody in.
    unserialize: (stored) => (typeof stored === 'string' ? ({ cookie: {} } as SessionData) : stored),
  });
}
