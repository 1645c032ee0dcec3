import type { Conversation } from '@mysms/contract/conversations';
import type { Types } from 'mongoose';
import type { ConversationRows } from './conversation-rows.ts';
import { toConversation, type ConversationViewDeps } from './conversation-view.ts';

export interface ViewConversationsDeps extends ConversationViewDeps {
  readonly conversationRows: ConversationRows;
}

/**
 * Conversations as the list answers them, in the order of the ids; those that are not the account's are left out.
 * One round trip.
 * @param account `nobody` for those that nobody has taken
 */
export async function viewConversations(
  deps: ViewConversationsDeps,
  account: Types.ObjectId,
  ids: readonly Types.ObjectId[],
): Promise<Conversation[]> {
  const rows = await deps.conversationRows.find(ids);
  const own = rows.filter((row) => row.account.equals(account));
  const views = new Map(own.map((row) => [row._id.toHexString(), toConversation(row, deps)]));
  return ids.flatMap((id) => views.get(id.toHexString()) ?? []);
}
