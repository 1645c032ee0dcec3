import type { AnyBulkWriteOperation } from 'mongodb';
import type { Connection, Types } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import {
  conversationModel,
  membershipModel,
  nobody,
  type ConversationRecord,
  type InboundTurnRecord,
} from './conversation-record.ts';
import type { Talk } from './inbound-findings.ts';

/** A place in a thread for an inbound text. */
export interface InboundTurn {
  readonly account: Types.ObjectId;
  readonly contact: Types.ObjectId;
  readonly conversation: Types.ObjectId;
  readonly hasMembership: boolean;
  readonly seq: number;
  /** When the text first took it, by the database's clock. */
  readonly at: Date;
}

/**
 * A turn alone is worth nothing, so nobody waits for it to be durable: the text's own write comes after it in the oplog,
 * and is not acknowledged without it.
 */
const notYetDurable = { w: 1, j: false } as const;
/** Turns that a conversation remembers: enough for copies of a text that come at the same moment as other texts. */
const remembered = 10;

export type InboundTurnStore = ReturnType<typeof inboundTurnStore>;

/** In which order inbound texts stand in their threads. */
export function inboundTurnStore(connection: Connection) {
  const conversations = conversationModel(connection);
  const memberships = membershipModel(connection);

  /**
   * Takes the next turns for texts in conversations as they were just read, each conversation's by one plain update:
   * that costs half of finding out in the database.
   * @returns false when somebody else was faster in one of them; those that were taken are found by `takeTurnIn`
   */
  async function takeTurns(texts: readonly { talk: Talk; turn: InboundTurnRecord }[]): Promise<boolean> {
    const byConversation = Map.groupBy(texts, ({ talk }) => talk._id.toHexString());
    const updates = [...byConversation.values()].flatMap(
      (own): AnyBulkWriteOperation<ConversationRecord>[] => {
        const [first, last] = [own[0], own.at(-1)];
        if (first === undefined || last === undefined) return [];
        const { _id, account, seq } = first.talk;
        const turns = own.map(({ turn }) => turn);
        const update = {
          $set: { seq: last.turn.seq, inbound_seq: last.turn.seq, last_activity_at: last.turn.at },
          $push: { recent_inbound: { $each: turns, $slice: -remembered } },
        };
        return [{ updateOne: { filter: { _id, account, seq }, update } }];
      },
    );
    const { matchedCount } = await conversations.collection.bulkWrite(updates as AnyBulkWriteOperation[], {
      ordered: false,
      writeConcern: notYetDurable,
    });
    return matchedCount === updates.length;
  }

  /**
   * Takes the next turn in a conversation for an inbound text, or finds the one that the text or a copy took.
   * @returns null when the conversation is not the account's any more: somebody has taken it
   */
  async function takeTurnIn(
    { _id, account }: Pick<ConversationRecord, '_id' | 'account'>,
    sid: string,
  ): Promise<InboundTurn | null> {
    return advance({ _id, account }, sid, false);
  }

  /** The same in the contact's unassigned conversation on the line, which the first turn makes. */
  async function takeUnassignedTurn(
    contact: Types.ObjectId,
    lineId: string,
    sid: string,
  ): Promise<InboundTurn> {
    const take = async (): Promise<InboundTurn> => {
      const turn = await advance({ account: nobody, contact, line_id: lineId }, sid, true);
      if (turn === null) throw new Error('An upsert gave no document.');
      return turn;
    };
    // Two first texts at once: the loser meets the unique index, and then finds the winner's conversation.
    return take().catch((error: unknown) => {
      if (isDuplicateKey(error)) return take();
      throw error;
    });
  }

  /**
   * Forgets the turn of a text that is not stored, if the conversation was read or archived beyond it meanwhile: there
   * nobody would notice the text. It takes a later one then.
   */
  async function forgetPassedTurn(
    { _id, account }: Pick<ConversationRecord, '_id' | 'account'>,
    { sid, seq }: InboundTurnRecord,
  ): Promise<void> {
    const passed = await memberships.exists({
      account,
      conversation: _id,
      $or: [{ read_seq: { $gte: seq } }, { archived_seq: { $gte: seq } }],
    });
    if (passed === null) return;
    await conversations.updateOne({ _id, account }, { $pull: { recent_inbound: { sid, seq } } });
  }

  async function advance(
    filter: Partial<Pick<ConversationRecord, '_id' | 'account' | 'contact' | 'line_id'>>,
    sid: string,
    upsert: boolean,
  ): Promise<InboundTurn | null> {
    const found = (await conversations.collection.findOneAndUpdate(filter, turnOf(sid), {
      upsert,
      returnDocument: 'after',
      writeConcern: notYetDurable,
      projection: { account: 1, contact: 1, has_membership: 1, recent_inbound: { $elemMatch: { sid } } },
    })) as ConversationRecord | null;
    const [turn] = found?.recent_inbound ?? [];
    if (found === null || turn === undefined) return null;
    const { _id: conversation, account, contact, has_membership: hasMembership = false } = found;
    return { account, contact, conversation, hasMembership, seq: turn.seq, at: turn.at };
  }

  return { takeTurns, takeTurnIn, takeUnassignedTurn, forgetPassedTurn };
}

/** The update that gives a text its turn, once however often it comes. */
function turnOf(sid: string) {
  const recent = { $ifNull: ['$recent_inbound', []] };
  const ifNew = (value: unknown, otherwise: unknown) => ({ $cond: ['$is_new', value, otherwise] });
  const turn: Record<keyof InboundTurnRecord, unknown> = { sid, seq: '$seq', at: '$$NOW' };
  return [
    { $set: { is_new: { $not: [{ $in: [sid, { $ifNull: ['$recent_inbound.sid', []] }] }] } } },
    {
      $set: {
        kind: 'sms',
        seq: { $add: [{ $ifNull: ['$seq', 0] }, ifNew(1, 0)] },
        last_sent_at: { $ifNull: ['$last_sent_at', null] },
        last_activity_at: ifNew('$$NOW', '$last_activity_at'),
        created_at: { $ifNull: ['$created_at', '$$NOW'] },
      },
    },
    {
      $set: {
        inbound_seq: ifNew('$seq', '$inbound_seq'),
        recent_inbound: ifNew({ $slice: [{ $concatArrays: [recent, [turn]] }, -remembered] }, recent),
      },
    },
    { $unset: 'is_new' },
  ];
}
