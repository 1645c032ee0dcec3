import type { Connection, QueryFilter, Types } from 'mongoose';
import { contactModel, type ContactRecord } from '../contacts/contact-record.ts';
import {
  conversationModel,
  membershipModel,
  type ConversationRecord,
  type MembershipRecord,
} from './conversation-record.ts';

export type Searched = Pick<ConversationRecord, '_id' | 'contact'>;
export type SearchedContact = Pick<ContactRecord, '_id' | 'phone_index' | 'last_four_index' | 'name'>;

/** Own conversations that are searched, those with the latest activity. */
const maxSearched = 10_000;

export type SearchStore = ReturnType<typeof searchStore>;

/** What is searched for conversations: titles and names, which only we can read, and hashes of numbers. */
export function searchStore(connection: Connection) {
  const conversations = conversationModel(connection);
  const memberships = membershipModel(connection);
  const contacts = contactModel(connection);

  /** The account's own conversations, latest activity first. */
  async function own(account: Types.ObjectId): Promise<Searched[]> {
    return conversations
      .find({ account }, { contact: 1 })
      .sort({ last_activity_at: -1, _id: -1 })
      .limit(maxSearched)
      .lean<Searched[]>();
  }

  /** The titles that the account gave to these conversations, encrypted, by conversation. */
  async function titles(
    account: Types.ObjectId,
    ids: readonly Types.ObjectId[],
  ): Promise<ReadonlyMap<string, string>> {
    const titled = await memberships
      .find(
        { account, conversation: { $in: [...ids] }, title: { $ne: null } },
        { _id: 0, conversation: 1, title: 1 },
      )
      .lean<Pick<MembershipRecord, 'conversation' | 'title'>[]>();
    return new Map(titled.map(({ conversation, title }) => [conversation.toHexString(), title ?? '']));
  }

  /** Those of the contacts that have a name, or one of the hashes of numbers; by id. */
  async function named(
    ids: readonly Types.ObjectId[],
    hashes: { readonly phone: readonly string[]; readonly lastFour: readonly string[] },
  ): Promise<ReadonlyMap<string, SearchedContact>> {
    if (ids.length === 0) return new Map();
    const query: QueryFilter<ContactRecord> = {
      _id: { $in: [...ids] },
      $or: [
        { name: { $ne: null } },
        { phone_index: { $in: [...hashes.phone] } },
        { last_four_index: { $in: [...hashes.lastFour] } },
      ],
    };
    const found = await contacts
      .find(query, { phone_index: 1, last_four_index: 1, name: 1 })
      .lean<SearchedContact[]>();
    return new Map(found.map((contact) => [contact._id.toHexString(), contact]));
  }

  return { own, titles, named };
}
