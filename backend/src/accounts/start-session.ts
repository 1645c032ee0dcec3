import type { Request } from 'express';
import type { AccountRecord } from './account-record.ts';

/** Signs the account in: the session that the request came with is destroyed, and a new one has a new id. */
export async function startSession(req: Request, account: AccountRecord): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.logIn(account, (error: unknown) => {
      if (error) reject(asError(error));
      else resolve();
    });
  });
}

/** Destroys the session on the server. */
export async function endSession(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error: unknown) => {
      if (error) reject(asError(error));
      else resolve();
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
