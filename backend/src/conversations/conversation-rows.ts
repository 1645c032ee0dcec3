import type { Connection, QueryFilter, Types } from 'mongoose';
import type { ContactRecord } from '../contacts/contact-record.ts';
import type { ListPosition } from '../http/list-cursor.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { countUnread, joinMembership, joinOthers } from './conversation-joins.ts';
import { conversationModel, type ConversationRecord, type MembershipRecord } from './conversation-record.ts';

type Added = 'name' | 'opt_outs';

/** A conversation with all that its owner is shown of it. */
export interface ConversationRow extends ConversationRecord {
  /** Absent while the conversation is nobody's, and until right after its first message. */
  membership?: MembershipRecord;
  is_archived: boolean;
  /** One that another version has just stored may lack what was added since. */
  other: Omit<ContactRecord, Added> & Partial<Pick<ContactRecord, Added>>;
  last?: Pick<MessageRecord, '_id' | 'direction' | 'content' | 'status' | 'created_at'> & {
    media_count: number;
  };
  unread: number;
}

/** A conversation as far as a filter needs to know it. */
export interface ScannedRow extends Pick<ConversationRecord, '_id' | 'last_activity_at' | 'inbound_seq'> {
  is_archived: boolean;
  membership?: Pick<MembershipRecord, 'read_seq'>;
}

export type ConversationRows = ReturnType<typeof conversationRows>;

/** Conversations as they are seen by the account that they are of, joined by the database. */
export function conversationRows(connection: Connection) {
  const conversations = conversationModel(connection);

  /** The account's next conversations after `before`, latest activity first. One round trip. */
  async function scan(
    account: Types.ObjectId,
    limit: number,
    before: ListPosition | undefined,
  ): Promise<ScannedRow[]> {
    return conversations.aggregate<ScannedRow>([
      { $match: { account, ...after(before) } },
      { $sort: { last_activity_at: -1, _id: -1 } },
      { $limit: limit },
      ...joinMembership,
      { $project: { last_activity_at: 1, inbound_seq: 1, is_archived: 1, 'membership.read_seq': 1 } },
    ]);
  }

  /** Those of the conversations that are there, each as its owner sees it, in no order. One round trip. */
  async function find(ids: readonly Types.ObjectId[]): Promise<ConversationRow[]> {
    if (ids.length === 0) return [];
    return conversations.aggregate<ConversationRow>([
      { $match: { _id: { $in: [...ids] } } },
      ...joinMembership,
      ...countUnread,
      ...joinOthers,
    ]);
  }

  return { scan, find };
}

function after(before: ListPosition | undefined): QueryFilter<ConversationRecord> {
  if (before === undefined) return {};
  return {
    last_activity_at: { $lte: before.at },
    $or: [{ last_activity_at: { $lt: before.at } }, { _id: { $lt: before.id } }],
  };
}
