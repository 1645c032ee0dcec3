import type { Response } from 'express';
import { currentAccount } from '../accounts/signed-in.ts';

/** Runs what answers a search when it is its account's turn. */
export type SearchTurns = (res: Response, answer: () => Promise<void>) => Promise<void>;

/**
 * Lets each account search once at a time: a search decrypts all its titles, and who types quickly begins the next one
 * before the last has ended. The others wait for it. One that has been given up meanwhile, by its reader or by the
 * deadline, is not begun.
 */
export function searchTurns(): SearchTurns {
  const latest = new Map<string, Promise<null>>();

  return async (res, answer) => {
    const { id } = currentAccount(res);
    const before = latest.get(id);
    const own = Promise.withResolvers<null>();
    latest.set(id, own.promise);
    await before;
    try {
      if (!res.headersSent && !res.destroyed) await answer();
    } finally {
      if (latest.get(id) === own.promise) latest.delete(id);
      own.resolve(null);
    }
  };
}
