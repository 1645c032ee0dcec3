import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { Problem } from '../http/problem.ts';
import type { CurrentAccount } from './account-record.ts';
import type { AccountStore, AlongsideQuery } from './account-store.ts';
import type { SessionUser } from './authenticator.ts';

export type { CurrentAccount } from './account-record.ts';

/** What a route reads of another collection in the same round trip as the account; null for nothing this time. */
export type Alongside = (req: Request, accountId: Types.ObjectId) => AlongsideQuery | null;

/**
 * Lets only signed-in people pass: the session has not reached its end, and its account has not ended it.
 * One round trip, with or without `alongside`.
 * @throws {Problem} `not_signed_in`
 */
export function signedIn(accounts: AccountStore, alongside?: Alongside): RequestHandler {
  return async (req, res, next) => {
    const found = await findLive(req, accounts, alongside);
    if (found === null) throw new Problem('not_signed_in');
    res.locals['account'] = found.account;
    res.locals['alongside'] = found.alongside;
    next();
  };
}

/** The account behind a request, null when nobody is signed in. For pages that are shown to both. */
export async function findSignedIn(req: Request, accounts: AccountStore): Promise<CurrentAccount | null> {
  const found = await findLive(req, accounts);
  return found?.account ?? null;
}

/** The account that `signedIn` let pass. */
export function currentAccount(res: Response): CurrentAccount {
  const account = res.locals['account'] as CurrentAccount | undefined;
  if (account === undefined) throw new Error('This route is not guarded by signedIn.');
  return account;
}

/** What `signedIn` read alongside. */
export function readAlongside(res: Response): readonly Record<string, unknown>[] {
  return (res.locals['alongside'] ?? []) as readonly Record<string, unknown>[];
}

/** The session's own words about who it is for; null when it has reached its end or there is none. */
export function liveSession(req: Request): SessionUser | null {
  const user = req.user as SessionUser | undefined;
  return user !== undefined && user.ends_at > Date.now() ? user : null;
}

async function findLive(req: Request, accounts: AccountStore, alongside?: Alongside) {
  const session = liveSession(req);
  if (session === null) return null;
  const id = Types.ObjectId.createFromHexString(session.id);
  return accounts.findSignedIn(id, session.epoch, alongside?.(req, id) ?? null);
}
