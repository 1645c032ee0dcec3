import { Schema, type Connection, type Types } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';

interface StoredConversation {
  _id: Types.ObjectId;
  kind: 'sms';
  account: Types.ObjectId;
  contact: Types.ObjectId;
  line_id: string;
  /** Incremented before each message is inserted: orders the thread where no clock could. */
  seq: number;
  last_activity_at: Date;
  created_at: Date;
  /** Absent until the account's membership is made, right after the first message; a crash in between is made good. */
  has_membership?: boolean;
}

interface StoredMembership {
  _id: Types.ObjectId;
  account: Types.ObjectId;
  conversation: Types.ObjectId;
  /** The account's own name for the other side; encrypted once it can be set. */
  title: string | null;
  archived: boolean;
  muted: boolean;
  read_seq: number;
}

const conversationSchema = new Schema<StoredConversation>(
  {
    kind: String,
    account: Schema.Types.ObjectId,
    contact: Schema.Types.ObjectId,
    line_id: String,
    seq: Number,
    last_activity_at: Date,
    created_at: Date,
    has_membership: Boolean,
  },
  { versionKey: false, strict: 'throw', collection: 'conversations' },
);
conversationSchema.index({ account: 1, contact: 1, line_id: 1 }, { unique: true });
conversationSchema.index({ contact: 1, line_id: 1 });

const membershipSchema = new Schema<StoredMembership>(
  {
    account: Schema.Types.ObjectId,
    conversation: Schema.Types.ObjectId,
    title: String,
    archived: Boolean,
    muted: Boolean,
    read_seq: Number,
  },
  { versionKey: false, strict: 'throw', collection: 'memberships' },
);
membershipSchema.index({ account: 1, conversation: 1 }, { unique: true });

/** A place taken in a conversation for one more message. */
export interface Turn {
  readonly conversation: Types.ObjectId;
  readonly lineId: string;
  readonly seq: number;
  readonly hasMembership: boolean;
}

export type ConversationStore = ReturnType<typeof conversationStore>;

/** Conversations of one account with one contact over one line, and each account's view of them. */
export function conversationStore(connection: Connection) {
  const conversations = connection.model('Conversation', conversationSchema);
  const memberships = connection.model('Membership', membershipSchema);

  /**
   * Takes the next turn in the account's conversation with the contact; the first turn makes the conversation.
   *
   * Of our lines a new conversation takes one on which nobody talks to the contact yet, so that a reply can only mean
   * this one; if all are taken, the first. With a single line there is nothing to choose, and it is one round trip.
   * @param lineIds the configured lines: a conversation on a line that is gone cannot be gone on with
   * @param isNewContact nobody can have talked to a contact that was made just now
   */
  async function takeTurn(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineIds: readonly [string, ...string[]],
    isNewContact: boolean,
  ): Promise<Turn> {
    const isChoice = lineIds.length > 1 && !isNewContact;
    const lineId = isChoice ? await chooseLine(account, contact, lineIds) : lineIds[0];
    const advance = () => advanceOn(account, contact, lineId);
    // Two first turns at once: the loser meets the unique index, and then finds the winner's conversation.
    return advance().catch((error: unknown) => {
      if (isDuplicateKey(error)) return advance();
      throw error;
    });
  }

  async function chooseLine(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    lineIds: readonly [string, ...string[]],
  ): Promise<string> {
    const talks = await conversations
      .find({ contact, line_id: { $in: [...lineIds] } }, { _id: 0, account: 1, line_id: 1 })
      .sort({ last_activity_at: -1 })
      .lean();
    const own = talks.find((talk) => talk.account.equals(account));
    const free = lineIds.find((id) => talks.every((talk) => talk.line_id !== id));
    return own?.line_id ?? free ?? lineIds[0];
  }

  async function advanceOn(account: Types.ObjectId, contact: Types.ObjectId, lineId: string): Promise<Turn> {
    const advanced = {
      kind: 'sms',
      seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
      last_activity_at: '$$NOW',
      created_at: { $ifNull: ['$created_at', '$$NOW'] },
    };
    const found = await conversations
      .findOneAndUpdate({ account, contact, line_id: lineId }, [{ $set: advanced }], {
        upsert: true,
        returnDocument: 'after',
        updatePipeline: true,
      })
      .orFail()
      .lean<StoredConversation>();
    const { _id: conversation, seq, has_membership: hasMembership = false } = found;
    return { conversation, lineId, seq, hasMembership };
  }

  /** Makes the account's own view of a conversation, if it is not there yet. */
  async function ensureMembership(
    account: Types.ObjectId,
    { conversation, hasMembership }: Turn,
  ): Promise<void> {
    if (hasMembership) return;
    await memberships.updateOne(
      { account, conversation },
      { $setOnInsert: { title: null, archived: false, muted: false, read_seq: 0 } },
      { upsert: true },
    );
    await conversations.updateOne({ _id: conversation, account }, { $set: { has_membership: true } });
  }

  return { takeTurn, ensureMembership };
}
