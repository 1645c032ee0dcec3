import type { MessageWithEvents } from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import { Problem } from '../http/problem.ts';
import type { ListMessagesDeps } from './list-messages.ts';
import { toMessageWithEvents } from './message-view.ts';

/**
 * One of the account's own messages with its evidence.
 * @throws {Problem} `not_found`, also for somebody else's
 */
export async function findMessage(
  deps: ListMessagesDeps,
  account: Types.ObjectId,
  id: Types.ObjectId,
): Promise<MessageWithEvents> {
  const message = await deps.messages.find(account, id);
  if (message === null) throw new Problem('not_found');
  const numbers = await deps.contacts.findNumbers([message.contact]);
  return toMessageWithEvents(message, numbers.get(message.contact.toHexString()) ?? '', deps);
}
