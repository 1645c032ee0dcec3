import type { Connection, QueryFilter, Types } from 'mongoose';
import { messageModel, type MessageRecord } from '../messages/message-record.ts';
import { listed, type ListedMessage } from '../messages/message-store.ts';
import type { ConversationRecord } from './conversation-record.ts';

type Whose = Pick<ConversationRecord, '_id' | 'account'>;

export type ThreadStore = ReturnType<typeof threadStore>;

/** The messages of one conversation, by the turns that they took in it. */
export function threadStore(connection: Connection) {
  const messages = messageModel(connection);

  /** A page of the messages before a turn, newest first. */
  async function list({ _id, account }: Whose, limit: number, beforeSeq?: number): Promise<ListedMessage[]> {
    const query: QueryFilter<MessageRecord> = { account, conversation: _id };
    if (beforeSeq !== undefined) query.seq = { $lt: beforeSeq };
    return messages.find(query, listed).sort({ seq: -1 }).limit(limit).lean<ListedMessage[]>();
  }

  /** The turn of one of its messages; null when it has no such message. */
  async function findSeq({ _id, account }: Whose, message: Types.ObjectId): Promise<number | null> {
    const found = await messages
      .findOne({ _id: message, account, conversation: _id }, { seq: 1 })
      .lean<Pick<MessageRecord, 'seq'>>();
    return found?.seq ?? null;
  }

  return { list, findSeq };
}
