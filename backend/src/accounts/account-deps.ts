import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoStore } from 'connect-mongo';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { Encryption } from '../database/encryption.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { accountStore, type AccountStore } from './account-store.ts';
import { createAuthenticator, type Authenticator } from './authenticator.ts';
import { openSessionStore, type OpenSessionStore } from './open-session-store.ts';
import { oneTimeLinkStore, type OneTimeLinkStore } from './one-time-link-store.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { sendingAllowance, type SendingAllowance } from './sending-allowance.ts';
import { createSessionStore } from './session-store.ts';
import { signInThrottle, type SignInThrottle } from './sign-in-throttle.ts';
import { signUpLimit, type SignUpLimit } from './sign-up-limit.ts';

interface Base {
  readonly config: Config;
  readonly log: Logger;
  readonly database: Database;
  readonly hash: KeyedHash;
  readonly encryption: Encryption;
}

/** What accounts and sessions work with. */
export interface AccountDeps extends Base {
  readonly accounts: AccountStore;
  readonly allowance: SendingAllowance;
  readonly links: OneTimeLinkStore;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
  readonly signUpLimit: SignUpLimit;
  readonly sessionStore: MongoStore;
  readonly openSessions: OpenSessionStore;
  readonly authenticator: Authenticator;
  /** Waits this many ms, to slow guessers down. */
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Makes them all from the base. */
export function accountDeps(base: Base): AccountDeps {
  const { config, database, hash, encryption } = base;
  const { requests } = database;
  return {
    ...base,
    accounts: accountStore(requests, encryption),
    allowance: sendingAllowance(requests, config.limits),
    links: oneTimeLinkStore(requests, hash),
    passwords: createPasswords(config.indexKey),
    throttle: signInThrottle(requests, hash),
    signUpLimit: signUpLimit(requests, config.limits.signupsPerHour),
    sessionStore: createSessionStore(requests),
    openSessions: openSessionStore(requests),
    authenticator: createAuthenticator(config),
    sleep,
  };
}
