import type { Message } from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import { Problem } from '../http/problem.ts';
import { findMessage } from './find-message.ts';
import type { ListMessagesDeps } from './list-messages.ts';

/**
 * Takes back one of the account's own texts that nobody has begun to hand over. One conditional update decides between
 * this and a claim; canceling again changes nothing.
 * @returns the canceled message
 * @throws {Problem} `not_found`, also for somebody else's; `too_late`
 */
export async function cancelMessage(
  deps: ListMessagesDeps,
  account: Types.ObjectId,
  id: Types.ObjectId,
): Promise<Message> {
  await deps.messages.cancel(account, id);
  const { events: _events, ...message } = await findMessage(deps, account, id);
  if (message.status !== 'canceled') throw new Problem('too_late');
  return message;
}
