import type { Request, Response } from 'express';
import { readAlongside, type Alongside } from '../accounts/signed-in.ts';
import { changesInVersion, listVersion, namesVersion, type Change } from './list-version.ts';
import type { MessageStore } from './message-store.ts';

/** When the account's messages last changed, to be read together with the account. */
export function latestChanges(messages: MessageStore): Alongside {
  return (_req, account) => messages.latestChanges(account, changesInVersion);
}

/**
 * Names the version of an answer that is made of the account's messages, by their latest changes as they were read
 * alongside the account; answers 304 when the client has it already.
 * @param of what is answered and to whom, with everything that was asked: its JSON tells one answer from another
 * @returns whether it is answered
 */
export function answerUnchanged(req: Request, res: Response, of: readonly unknown[]): boolean {
  const changes = readAlongside(res).filter((row) => 'changed_at' in row) as unknown as readonly Change[];
  const version = listVersion(JSON.stringify(of), changes);
  res.set({ ETag: version.etag, 'Cache-Control': 'private, no-cache' });
  if (!version.isSettled || !namesVersion(req.get('if-none-match'), version.etag)) return false;
  res.status(304).end();
  return true;
}
