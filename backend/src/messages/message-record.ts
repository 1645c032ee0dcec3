import { directions, type Direction } from '@mysms/contract/messages';
import {
  eventSources,
  messageStatuses,
  type EventSource,
  type MessageStatus,
} from '@mysms/contract/message-status';
import type { Encoding } from '@mysms/contract/segments';
import { Schema, type Connection, type Types } from 'mongoose';
import type { OwnReason } from './failure-sentence.ts';

/** Our own hand-over of a message, apart from what we may claim about it. */
export const dispatchStates = ['waiting', 'claimed', 'handed_over', 'refused', 'unknown'] as const;
export type DispatchState = (typeof dispatchStates)[number];

/** One piece of evidence as it is stored. */
export interface EventRecord {
  at: Date;
  source: EventSource;
  sid: string | null;
  status: MessageStatus | null;
  provider_status: string | null;
  error_code: number | null;
  applied: boolean;
  note: string | null;
}

export interface DispatchRecord {
  state: DispatchState;
  /** Fences the writes of whoever claimed the message. */
  claim_id: string | null;
  /** When the present or last claim was taken; a look-up at the provider searches from there. */
  claimed_at: Date | null;
  /** When the claim runs out or, of a message that became unknown, would have run out. */
  lease_until: Date | null;
  attempts: number;
  due_at: Date;
  /** Place in the queue, in ms of a clock that runs ahead for accounts that send much: fairness between accounts. */
  turn: number;
  /** A text that could not be handed over by then fails: late texts do harm. */
  expires_at: Date;
}

/** A file that came with an inbound text. */
export interface MediaRecord {
  sid: string;
  content_type: string;
}

/** Asking the provider about a message by ourselves. */
export interface CheckRecord {
  /** When next; null while there is nothing to ask, and when we have stopped asking. */
  at: Date | null;
  /** What its age is counted from: the hand-over, or the claim whose end is unknown. */
  since: Date | null;
}

/** A message as it is stored: its own outbox row, with its evidence embedded. */
export interface MessageRecord {
  _id: Types.ObjectId;
  account: Types.ObjectId;
  conversation: Types.ObjectId;
  contact: Types.ObjectId;
  line_id: string;
  seq: number;
  direction: Direction;
  /** Encrypted, bound to this message. */
  content: string;
  /** What came with an inbound text; absent when nothing did. It stays at the provider. */
  media?: MediaRecord[];
  segments: number;
  encoding: Encoding;
  status: MessageStatus;
  error_code: number | null;
  reason: OwnReason | null;
  twilio_sid: string | null;
  idempotency?: { key: string; fingerprint: string };
  dispatch: DispatchRecord;
  check: CheckRecord;
  events: EventRecord[];
  /** Events beyond the first hundred are counted only. */
  events_left_out: number;
  /** Which write of evidence together with others was the latest: that process sees by it that the write was its own. */
  evidence_batch?: Types.ObjectId;
  /** Whether the newest evidence moved the status. */
  moved: boolean;
  /** When a scheduled text is or was due; null for one that was to go at once. */
  send_at: Date | null;
  /** When it was first sent again, as a message of its own; absent when it was not. */
  resent_at?: Date | undefined;
  created_at: Date;
  changed_at: Date;
  sent_at: Date | null;
  delivered_at: Date | null;
}

/**
 * How every write about a message is acknowledged: no failover brings back a message as unclaimed that was claimed, or
 * takes back what was promised. Stated here too, whatever the connection's own default is.
 */
export const durably = { w: 'majority', j: true } as const;

const eventSchema = new Schema<EventRecord>(
  {
    at: Date,
    source: { type: String, enum: eventSources },
    sid: String,
    status: { type: String, enum: messageStatuses },
    provider_status: String,
    error_code: Number,
    applied: Boolean,
    note: String,
  },
  { _id: false },
);

const mediaSchema = new Schema<MediaRecord>({ sid: String, content_type: String }, { _id: false });

const messageSchema = new Schema<MessageRecord>(
  {
    account: Schema.Types.ObjectId,
    conversation: Schema.Types.ObjectId,
    contact: Schema.Types.ObjectId,
    line_id: String,
    seq: Number,
    direction: { type: String, enum: directions },
    content: String,
    media: { type: [mediaSchema], default: undefined },
    segments: Number,
    encoding: String,
    status: { type: String, enum: messageStatuses },
    error_code: Number,
    reason: String,
    twilio_sid: String,
    idempotency: { key: String, fingerprint: String },
    dispatch: {
      state: { type: String, enum: dispatchStates },
      claim_id: String,
      claimed_at: Date,
      lease_until: Date,
      attempts: Number,
      due_at: Date,
      turn: Number,
      expires_at: Date,
    },
    check: { at: Date, since: Date },
    events: [eventSchema],
    events_left_out: Number,
    evidence_batch: Schema.Types.ObjectId,
    moved: Boolean,
    send_at: Date,
    resent_at: Date,
    created_at: Date,
    changed_at: Date,
    sent_at: Date,
    delivered_at: Date,
  },
  { versionKey: false, strict: 'throw', collection: 'messages', writeConcern: durably },
);

// The list, newest first: all, by direction, by status.
messageSchema.index({ account: 1, created_at: -1, _id: -1 });
messageSchema.index({ account: 1, direction: 1, created_at: -1, _id: -1 });
messageSchema.index({ account: 1, status: 1, created_at: -1, _id: -1 });
// The thread; and of it what may be unread.
messageSchema.index({ account: 1, conversation: 1, seq: -1 });
messageSchema.index(
  { account: 1, conversation: 1, seq: 1 },
  { partialFilterExpression: { direction: 'inbound' } },
);
// The list's ETag, answered from the index alone.
messageSchema.index({ account: 1, changed_at: -1 });
// `$gt: ''` and not `$type`: the planner sees that a string equal to something is inside it.
// Unique indexes start with the account, so that the collection can be sharded by it.
messageSchema.index(
  { account: 1, 'idempotency.key': 1 },
  { unique: true, partialFilterExpression: { 'idempotency.key': { $gt: '' } } },
);
messageSchema.index({ twilio_sid: 1 }, { partialFilterExpression: { twilio_sid: { $gt: '' } } });
// The outbox: who is next on a line, what waits for its time, what has waited too long, and whose lease ran out.
const isQueued = { 'dispatch.state': 'waiting', status: 'queued' } as const;
messageSchema.index(
  { line_id: 1, 'dispatch.turn': 1, 'dispatch.due_at': 1 },
  { partialFilterExpression: isQueued },
);
messageSchema.index({ 'dispatch.due_at': 1 }, { partialFilterExpression: { status: 'scheduled' } });
// How much an account has scheduled for a day.
messageSchema.index({ account: 1, send_at: 1 }, { partialFilterExpression: { status: 'scheduled' } });
// With the fields that it is partial by, so that counting the queue reads no document.
messageSchema.index(
  { 'dispatch.state': 1, status: 1, 'dispatch.expires_at': 1 },
  { partialFilterExpression: isQueued },
);
messageSchema.index(
  { 'dispatch.state': 1, 'dispatch.lease_until': 1 },
  { partialFilterExpression: { 'dispatch.state': 'claimed' } },
);
// What waits to be texted to somebody who opts out.
messageSchema.index({ contact: 1, line_id: 1 }, { partialFilterExpression: { 'dispatch.state': 'waiting' } });
// Texts of unknown end: which of them could be the one that the provider tells of.
messageSchema.index(
  { 'dispatch.state': 1, contact: 1, 'check.at': 1 },
  { partialFilterExpression: { 'dispatch.state': 'unknown' } },
);
// What the provider is to be asked about next.
messageSchema.index({ 'check.at': 1 }, { partialFilterExpression: { 'check.at': { $gt: new Date(0) } } });

export type MessageModel = ReturnType<typeof messageModel>;

/** The collection behind every message; the same model however often it is asked for. */
export function messageModel(connection: Connection) {
  return connection.model('Message', messageSchema);
}
