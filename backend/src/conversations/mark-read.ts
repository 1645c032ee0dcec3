import { Types } from 'mongoose';
import { Problem } from '../http/problem.ts';
import type { ConversationRecord } from './conversation-record.ts';
import type { MembershipStore } from './membership-store.ts';
import type { ThreadStore } from './thread-store.ts';

interface Deps {
  readonly threads: ThreadStore;
  readonly memberships: MembershipStore;
}

/**
 * The account has seen the conversation up to one of its messages. Doing it again, or with an older one, changes nothing.
 * @param pointer JSON pointer to the field that names the message
 * @throws {Problem} `invalid_fields` when it is not a message of this conversation
 */
export async function markRead(
  { threads, memberships }: Deps,
  conversation: ConversationRecord,
  upTo: string,
  pointer: string,
): Promise<void> {
  const message = /^[0-9a-f]{24}$/.test(upTo) ? new Types.ObjectId(upTo) : null;
  const seq = message && (await threads.findSeq(conversation, message));
  if (message === null || seq === null) {
    const detail = 'This conversation has no such message.';
    throw new Problem('invalid_fields', detail, { errors: [{ pointer, code: 'invalid', detail }] });
  }
  await memberships.markRead(conversation, message, seq);
}
