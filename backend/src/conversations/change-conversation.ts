import type { ChangeConversation } from '@mysms/contract/conversations';
import type { ConversationRecord } from './conversation-record.ts';
import type { MembershipStore } from './membership-store.ts';

/** Names, archives or mutes a conversation for the account that it is of. A blank name takes the name away. */
export async function changeConversation(
  memberships: MembershipStore,
  conversation: ConversationRecord,
  { title, archived, muted }: ChangeConversation,
): Promise<void> {
  await memberships.change(conversation, {
    title: title === '' ? null : title,
    archivedSeq: archived === undefined ? undefined : archived ? conversation.seq : null,
    muted,
  });
}
