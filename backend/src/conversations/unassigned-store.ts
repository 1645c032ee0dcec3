import type { Connection, Types } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import { durably, messageModel } from '../messages/message-record.ts';
import { conversationModel, nobody, type ConversationRecord } from './conversation-record.ts';

/** Where the texts of a conversation are that somebody has taken. */
export interface Taken {
  readonly account: Types.ObjectId;
  readonly conversation: Types.ObjectId;
  readonly hasMembership: boolean;
}

/** Where texts go, and the turn there before those that they get. */
interface Place {
  readonly account: Types.ObjectId;
  readonly conversation: Types.ObjectId;
  readonly after: number;
}

const mostInOneWrite = 500;

export type UnassignedStore = ReturnType<typeof unassignedStore>;

/** Conversations that are nobody's, and how they become somebody's. */
export function unassignedStore(connection: Connection) {
  const conversations = conversationModel(connection);
  const messages = messageModel(connection);

  /**
   * Makes an unassigned conversation the account's, or lets it go into the one that the account has with the contact on
   * the line already. Of any number at once, one does.
   */
  async function assign(id: Types.ObjectId, account: Types.ObjectId): Promise<void> {
    try {
      await conversations.updateOne(
        { _id: id, account: nobody },
        [{ $set: { account: { $literal: account }, taken_at: '$$NOW' } }],
        { updatePipeline: true },
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await merge(id, account);
    }
  }

  async function merge(id: Types.ObjectId, account: Types.ObjectId): Promise<void> {
    const from = await conversations.findOne({ _id: id, account: nobody }).lean<ConversationRecord>();
    if (from === null) return;
    const { contact, line_id } = from;
    const own = await conversations.findOne({ account, contact, line_id }, { _id: 1 }).orFail().lean();
    await conversations.updateOne(
      { _id: id, account: nobody },
      {
        $set: { account: id, merged_into: { account, conversation: own._id } },
        $currentDate: { taken_at: true },
        $unset: { contact: 1, line_id: 1 },
      },
    );
  }

  /**
   * Brings the texts of a conversation that was taken to whoever has it now, also those that came at the same moment:
   * whoever stores one for nobody calls this afterwards, and whoever takes the conversation does so after the taking,
   * so that one of them sees it. Safe to repeat.
   * @returns null when the conversation is still nobody's, or never was or does not exist
   */
  async function settle(id: Types.ObjectId): Promise<Taken | null> {
    const found = await conversations
      .findOne({ _id: id, taken_at: { $gt: new Date(0) } })
      .lean<ConversationRecord>();
    if (found === null) return null;
    const { merged_into: into, seq, has_membership: hasMembership = false } = found;
    if (!into) {
      await moveTexts(id, { account: found.account, conversation: id, after: 0 });
      return { account: found.account, conversation: id, hasMembership };
    }
    const after = into.after ?? (await takeTurns(id, into, seq));
    await moveTexts(id, { ...into, after });
    return { account: into.account, conversation: into.conversation, hasMembership: true };
  }

  /**
   * Takes a turn for each text in the conversation that they go to, after the others': whoever took them has not seen
   * them, also when everything there is read or archived. What two take at once or in vain stays a gap.
   * @returns the last turn before theirs
   */
  async function takeTurns(
    id: Types.ObjectId,
    { account, conversation }: Pick<Place, 'account' | 'conversation'>,
    count: number,
  ): Promise<number> {
    const last = { $add: ['$seq', count] };
    const { seq } = await conversations
      .findOneAndUpdate(
        { _id: conversation, account },
        [{ $set: { seq: last, inbound_seq: last, last_activity_at: '$$NOW' } }],
        { returnDocument: 'before', updatePipeline: true },
      )
      .orFail()
      .lean<ConversationRecord>();
    const settled = await conversations
      .findOneAndUpdate(
        { _id: id },
        [{ $set: { 'merged_into.after': { $ifNull: ['$merged_into.after', seq] } } }],
        { returnDocument: 'after', updatePipeline: true },
      )
      .orFail()
      .lean<ConversationRecord>();
    return settled.merged_into?.after ?? seq;
  }

  async function moveTexts(id: Types.ObjectId, to: Place): Promise<void> {
    const moved = {
      account: { $literal: to.account },
      conversation: { $literal: to.conversation },
      seq: { $add: ['$seq', to.after] },
      changed_at: '$$NOW',
    };
    for (let isMore = true; isMore;) {
      const texts = await messages
        .find({ account: nobody, conversation: id }, { _id: 1 })
        .limit(mostInOneWrite)
        .lean();
      if (texts.length === 0) return;
      await messages.collection.bulkWrite(
        texts.map(({ _id }) => ({
          updateOne: { filter: { _id, account: nobody }, update: [{ $set: moved }] },
        })),
        { ordered: false, writeConcern: durably },
      );
      isMore = texts.length === mostInOneWrite;
    }
  }

  return { assign, settle };
}
