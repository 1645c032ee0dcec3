import type { SignIn } from '@mysms/contract/accounts';
import type { Request, Response } from 'express';
import { Strategy } from 'passport-local';
import { Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { guardedAttempt } from './guarded-attempt.ts';
import { startSession } from './start-session.ts';
import { visitorOf, type Visitor } from './visitor.ts';

/** How e-mail and password are checked; passport-local takes them from the parsed body. */
export function signInStrategy(deps: AccountDeps): Strategy {
  const fields = { usernameField: 'email', passwordField: 'password', passReqToCallback: true } as const;
  return new Strategy(fields, (req, email, password, done) => {
    if (req.res === undefined) throw new Error('A request reached the sign-in without its response.');
    const visitor = visitorOf(req, req.res, deps.hash);
    checkPassword(deps, visitor, email, password).then((account) => {
      done(null, account ?? false);
    }, done);
  });
}

/**
 * Signs in under a new session id. A wrong password and an unknown e-mail get the same answer after the same work.
 * @throws {Problem} `invalid_credentials`, `too_many_attempts`, `busy`
 */
export async function signIn(
  deps: AccountDeps,
  req: Request,
  res: Response,
  credentials: SignIn,
): Promise<AccountRecord> {
  // No account has an empty one, and passport-local would go on to look for it in the query string.
  if (credentials.email === '' || credentials.password === '') throw new Problem('invalid_credentials');
  req.body = credentials;
  const account = await authenticate(deps, req, res);
  if (account === null) throw new Problem('invalid_credentials');
  await Promise.all([
    startSession(req, account),
    deps.accounts.rememberAddress(account, visitorOf(req, res, deps.hash).address),
  ]);
  return account;
}

function authenticate(deps: AccountDeps, req: Request, res: Response): Promise<AccountRecord | null> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, account?: Express.User | false | null): void => {
      if (error) reject(error);
      else resolve(account ? (account as AccountRecord) : null);
    };
    const middleware = deps.authenticator.authenticate('local', settle) as (
      req: Request,
      res: Response,
      next: (error: Error) => void,
    ) => void;
    middleware(req, res, reject);
  });
}

async function checkPassword(
  deps: AccountDeps,
  visitor: Visitor,
  email: string,
  password: string,
): Promise<AccountRecord | null> {
  const account = await deps.accounts.findByEmail(email);
  const isRight = await guardedAttempt(deps, {
    subject: `sign-in ${email}`,
    visitor,
    isKnownAddress: account?.knownAddresses.includes(visitor.address) ?? false,
    isRight: () => visitor.unhurried(() => deps.passwords.verify(password, account?.passwordHash ?? null)),
  });
  return isRight ? account : null;
}
