import type { ClientSession, Connection, Types } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import { conversationModel, type ConversationRecord } from './conversation-record.ts';

/** A place taken in a conversation for one more message. */
export interface Turn {
  readonly conversation: Types.ObjectId;
  readonly lineId: string;
  readonly seq: number;
  readonly hasMembership: boolean;
}

export type ConversationStore = ReturnType<typeof conversationStore>;

/** Conversations of one account with one contact over one line. */
export function conversationStore(connection: Connection) {
  const conversations = conversationModel(connection);

  /**
   * The line on which the account talks to the contact, or is to begin to.
   *
   * Of our lines a new conversation takes one on which nobody talks to the contact yet, so that a reply can only mean
   * this one; if all are taken, the first. With a single line there is nothing to choose, and it is no round trip.
   * @param lineIds the configured lines: a conversation on a line that is gone cannot be gone on with
   * @param isNewContact nobody can have talked to a contact that was made just now
   */
  async function chooseLine(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineIds: readonly [string, ...string[]],
    isNewContact: boolean,
  ): Promise<string> {
    if (lineIds.length === 1 || isNewContact) return lineIds[0];
    const talks = await conversations
      .find({ contact, line_id: { $in: [...lineIds] } }, { _id: 0, account: 1, line_id: 1 })
      .sort({ last_activity_at: -1 })
      .lean();
    const own = talks.find((talk) => talk.account.equals(account));
    const free = lineIds.find((id) => talks.every((talk) => talk.line_id !== id));
    return own?.line_id ?? free ?? lineIds[0];
  }

  /**
   * Takes the next turn in the account's conversation with the contact on a line, for a text that nothing may refuse any
   * more: the conversation moves to the top, and replies go there.
   * @returns null when there is no such conversation
   */
  async function takeTurn(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineId: string,
  ): Promise<Turn | null> {
    return advance(account, contact, lineId, false);
  }

  /** The same where there may be no conversation yet: the first turn makes it. */
  async function takeFirstTurn(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineId: string,
  ): Promise<Turn> {
    const take = async (): Promise<Turn> => {
      const turn = await advance(account, contact, lineId, true);
      if (turn === null) throw new Error('An upsert gave no document.');
      return turn;
    };
    // Two first turns at once: the loser meets the unique index, and then finds the winner's conversation.
    return take().catch((error: unknown) => {
      if (isDuplicateKey(error)) return take();
      throw error;
    });
  }

  async function advance(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineId: string,
    upsert: boolean,
  ): Promise<Turn | null> {
    const advanced = {
      kind: 'sms',
      inbound_seq: { $ifNull: ['$inbound_seq', 0] },
      last_sent_at: '$$NOW',
      seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
      last_activity_at: '$$NOW',
      created_at: { $ifNull: ['$created_at', '$$NOW'] },
    };
    const found = await conversations
      .findOneAndUpdate({ account, contact, line_id: lineId }, [{ $set: advanced }], {
        upsert,
        returnDocument: 'after',
        updatePipeline: true,
        projection: { seq: 1, has_membership: 1 },
      })
      .lean<Pick<ConversationRecord, '_id' | 'seq' | 'has_membership'>>();
    if (found === null) return null;
    const { _id: conversation, seq, has_membership: hasMembership = false } = found;
    return { conversation, lineId, seq, hasMembership };
  }

  /** Closes all conversations of an account that is deleted: inbound texts go elsewhere. */
  async function closeAll(account: Types.ObjectId, session?: ClientSession): Promise<void> {
    await conversations.updateMany({ account }, { $set: { is_closed: true } }, session ? { session } : {});
  }

  return { chooseLine, takeTurn, takeFirstTurn, closeAll };
}
