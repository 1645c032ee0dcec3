import { randomUUID } from 'node:crypto';
import type { Role } from '@mysms/contract/accounts';
import type { Request } from 'express';
import type { Session } from 'express-session';
import passport from 'passport';
import type { Config } from '../config.ts';
import type { AccountRecord } from './account-record.ts';
import { describeDevice } from './describe-device.ts';

/** All that a session holds. It is written once, at log-in. */
export interface SessionUser {
  readonly id: string;
  /** The account's `session_epoch` at log-in. */
  readonly epoch: number;
  /** When it began, and its absolute end, whatever the activity; ms since 1970. */
  readonly started_at: number;
  readonly ends_at: number;
  /** Names it to its owner; says nothing of its id. */
  readonly name: string;
  /** What signed in, in words. */
  readonly device: string;
}

export type Authenticator = ReturnType<typeof createAuthenticator>;

/** Passport for one app: what it puts into a session at log-in and takes from it afterwards, without the database. */
export function createAuthenticator(config: Config) {
  const authenticator = new passport.Passport();
  type Stored = (error: unknown, stored?: SessionUser) => void;
  authenticator.serializeUser((req: Request, user: Express.User, done: Stored) => {
    const account = user as AccountRecord;
    const lifeMs = lifeHours(config, account.role) * 60 * 60 * 1000;
    req.session.cookie.maxAge = lifeMs;
    writeOnce(req.session);
    const startedAt = Date.now();
    done(null, {
      id: account.id,
      epoch: account.sessionEpoch,
      started_at: startedAt,
      ends_at: startedAt + lifeMs,
      name: randomUUID(),
      device: describeDevice(req.get('user-agent')),
    });
  });
  authenticator.deserializeUser<SessionUser>((user, done) => {
    done(null, user);
  });
  return authenticator;
}

/** Operators and admins see other people's texts; their sessions are short. */
function lifeHours(config: Config, role: Role): number {
  return role === 'member' ? config.memberSessionHours : config.sessionHours;
}

/**
 * Makes the first save of a session its last. express-session saves once more when the answer ends, after the cookie
 * is on its way: a sign-out in between would be undone, since the store writes by upsert.
 */
function writeOnce(session: Session & { save(done?: (error: unknown) => void): unknown }): void {
  const save = session.save.bind(session);
  let isWritten = false;
  Object.defineProperty(session, 'save', {
    enumerable: false,
    value(done?: (error?: unknown) => void) {
      if (!isWritten) save(done);
      else done?.();
      isWritten = true;
      return session;
    },
  });
}
