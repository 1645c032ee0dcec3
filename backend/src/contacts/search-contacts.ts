import type { Conversation, FoundContact } from '@mysms/contract/conversations';
import type { Types } from 'mongoose';
import { searchConversations, type SearchConversationsDeps } from '../conversations/search-conversations.ts';

/**
 * People whom the account may write to: the other sides of its own conversations, as `searchConversations` finds them.
 * Who has several conversations is one person, with the line of the latest.
 */
export async function searchContacts(
  deps: SearchConversationsDeps,
  account: Types.ObjectId,
  q: string,
): Promise<FoundContact[]> {
  const conversations = await searchConversations(deps, account, q);
  const byContact = Map.groupBy(conversations, ({ contact }) => contact._id);
  return [...byContact.values()].flatMap(toFoundContact);
}

function toFoundContact(conversations: readonly Conversation[]): FoundContact[] {
  const [latest] = conversations;
  if (latest === undefined || latest.contact.number === null) return [];
  const { _id, name, number, opted_out } = latest.contact;
  const title = conversations.find((each) => each.title !== null)?.title ?? null;
  return [{ _id, title, name, number, opted_out }];
}
