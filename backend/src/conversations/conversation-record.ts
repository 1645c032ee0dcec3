import { Schema, Types, type Connection } from 'mongoose';

/** Who has an unassigned conversation, and its messages: nobody, until an operator or admin takes it. */
export const nobody = new Types.ObjectId('000000000000000000000000');

/** The turn that an inbound text took; a copy of the text gets the same one. */
export interface InboundTurnRecord {
  /** The provider's sid of the text. */
  sid: string;
  seq: number;
  at: Date;
}

/** A conversation of one account (or nobody yet) with one contact over one line. */
export interface ConversationRecord {
  _id: Types.ObjectId;
  kind: 'sms';
  account: Types.ObjectId;
  contact: Types.ObjectId;
  line_id: string;
  /** Incremented before each message is inserted: orders the thread where no clock could. */
  seq: number;
  /** The turn of the latest inbound message; 0 while there is none. Beyond `read_seq` something may be unread. */
  inbound_seq: number;
  /** When the latest message was outbound: an inbound text goes to whoever sent last. Null while nobody has. */
  last_sent_at: Date | null;
  last_activity_at: Date;
  created_at: Date;
  /** Absent until the account's membership is made, right after the first message; a crash in between is made good. */
  has_membership?: boolean;
  /** The latest inbound texts' turns; absent before the first. */
  recent_inbound?: InboundTurnRecord[];
  /** True when its account was deleted: no inbound text goes there any more. */
  is_closed?: boolean;
  /** When somebody took it; absent if it was never unassigned. */
  taken_at?: Date;
  /**
   * Whoever took it had a conversation with the contact on the line already, and its texts are there now, with turns
   * beyond `after`; absent until these turns are taken. What is left here has no contact and no line, and its own id as
   * its account: it only answers where its texts went.
   */
  merged_into?: { account: Types.ObjectId; conversation: Types.ObjectId; after?: number };
}

/** One account's view of one conversation: what no other member sees. */
export interface MembershipRecord {
  _id: Types.ObjectId;
  account: Types.ObjectId;
  conversation: Types.ObjectId;
  /** The account's own name for the other side; encrypted. */
  title: string | null;
  /** The conversation's turn when it was archived; a later inbound text brings it back without a write. Null: it is not. */
  archived_seq: number | null;
  muted: boolean;
  /** The turn up to which it was seen, and the message that had it. */
  read_seq: number;
  read_message: Types.ObjectId | null;
}

const inboundTurnSchema = new Schema<InboundTurnRecord>(
  { sid: String, seq: Number, at: Date },
  { _id: false },
);

const conversationSchema = new Schema<ConversationRecord>(
  {
    kind: String,
    account: Schema.Types.ObjectId,
    contact: Schema.Types.ObjectId,
    line_id: String,
    seq: Number,
    inbound_seq: Number,
    last_sent_at: Date,
    last_activity_at: Date,
    created_at: Date,
    has_membership: Boolean,
    recent_inbound: { type: [inboundTurnSchema], default: undefined },
    is_closed: Boolean,
    taken_at: Date,
    merged_into: { account: Schema.Types.ObjectId, conversation: Schema.Types.ObjectId, after: Number },
  },
  { versionKey: false, strict: 'throw', collection: 'conversations' },
);
conversationSchema.index({ account: 1, contact: 1, line_id: 1 }, { unique: true });
// Where an inbound text goes: to whoever sent last; of those who have not sent, to nobody last (its id is the lowest).
conversationSchema.index({ contact: 1, line_id: 1, last_sent_at: -1, account: -1 });
// The list, latest activity first.
conversationSchema.index({ account: 1, last_activity_at: -1, _id: -1 });

const membershipSchema = new Schema<MembershipRecord>(
  {
    account: Schema.Types.ObjectId,
    conversation: Schema.Types.ObjectId,
    title: String,
    archived_seq: Number,
    muted: Boolean,
    read_seq: Number,
    read_message: Schema.Types.ObjectId,
  },
  { versionKey: false, strict: 'throw', collection: 'memberships' },
);
membershipSchema.index({ account: 1, conversation: 1 }, { unique: true });

export function conversationModel(connection: Connection) {
  return connection.model('Conversation', conversationSchema);
}

export function membershipModel(connection: Connection) {
  return connection.model('Membership', membershipSchema);
}

/** Where an account's own name for the other side stands, for its encryption. */
export function titlePlace(account: Types.ObjectId, conversation: Types.ObjectId): string {
  return `memberships/${account.toHexString()}/${conversation.toHexString()}/title`;
}
