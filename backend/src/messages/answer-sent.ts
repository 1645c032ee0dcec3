import type { Request, Response } from 'express';
import type { Types } from 'mongoose';
import { readAlongside, type Alongside } from '../accounts/signed-in.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { findMessage } from './find-message.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import type { ListMessagesDeps } from './list-messages.ts';
import type { MessageStore, StoredKey } from './message-store.ts';
import type { Sent } from './send-message.ts';

/**
 * The request's Idempotency-Key as it is stored, null when there is none. It is hashed: people put numbers into keys,
 * and a number stands in one place only.
 * @throws {Problem} `malformed_idempotency_key`
 */
export function storedKeyOf(req: Request, hash: KeyedHash): string | null {
  const key = parseIdempotencyKey(req.get('idempotency-key'));
  return key === null ? null : hash('idempotency', key);
}

/** What a send with the same key made before, to be read together with the account. */
export function earlierUse(deps: { readonly messages: MessageStore; readonly hash: KeyedHash }): Alongside {
  return (req, account) => {
    const key = storedKeyOf(req, deps.hash);
    return key === null ? null : deps.messages.withKey(account, key);
  };
}

/** The message that the key was used for before, as it was read alongside the account; null when there is none. */
export function earlierOf(res: Response): StoredKey | null {
  const earlier = readAlongside(res).find((row) => 'idempotency' in row);
  return (earlier as unknown as StoredKey | undefined) ?? null;
}

/** Answers a text that was accepted: 201, or 200 when the same key made it before. */
export async function answerSent(
  deps: ListMessagesDeps,
  res: Response,
  account: Types.ObjectId,
  sending: Promise<Sent>,
): Promise<void> {
  const { id, isNew } = await sending;
  const { events: _events, ...message } = await findMessage(deps, account, id);
  res
    .status(isNew ? 201 : 200)
    .set('Cache-Control', 'no-store')
    .json(message);
}
