import type { Direction } from '@mysms/contract/messages';
import { messageStatuses, type MessageStatus } from '@mysms/contract/message-status';
import type { Connection, PipelineStage, QueryFilter, Types } from 'mongoose';
import type { ListPosition } from '../http/list-cursor.ts';
import { cancelWaiting } from './cancel-waiting.ts';
import { messageModel, type MessageRecord } from './message-record.ts';
import { neverHandedOver, recordEvent } from './record-event.ts';
import { scheduledAround, type ScheduledCounts } from './scheduled-around.ts';

/** Everything but the evidence and the outbox's fields: what lists need. */
export const listed = { events: 0, dispatch: 0, idempotency: 0 } as const;

export type ListedMessage = Omit<MessageRecord, 'events' | 'dispatch' | 'idempotency'>;
export type MessageWithEvents = Omit<MessageRecord, 'dispatch' | 'idempotency'>;
/** A message without the times that the database gives it when it is stored. */
export type NewMessage = Omit<
  MessageRecord,
  'created_at' | 'changed_at' | 'dispatch' | 'check' | 'events' | 'events_left_out'
> & {
  dispatch: Pick<MessageRecord['dispatch'], 'turn'>;
};

/** What a used idempotency key says. */
export type StoredKey = Pick<MessageRecord, '_id' | 'idempotency'>;

export interface ListFilter {
  readonly direction?: Direction | undefined;
  readonly statuses?: readonly MessageStatus[] | undefined;
}

/** ms after its time at which a text that was not handed over fails. */
const expiresAfterMs = 4 * 60 * 60 * 1000;

export type MessageStore = ReturnType<typeof messageStore>;

export function messageStore(connection: Connection) {
  const messages = messageModel(connection);

  /**
   * Stores a message as waiting, for its time if it is scheduled; from this write on it is durable. Its times are the
   * database's.
   * @throws a duplicate-key error when the account has used the idempotency key
   */
  async function insert(message: NewMessage): Promise<void> {
    const { _id, account, dispatch, ...fields } = message;
    const dueAt = fields.send_at ?? '$$NOW';
    const accepted = {
      source: 'account',
      sid: null,
      status: fields.status,
      provider_status: null,
      error_code: null,
    };
    const timed = {
      created_at: '$$NOW',
      changed_at: '$$NOW',
      events: [{ at: '$$NOW', ...accepted, applied: true, note: null }],
      events_left_out: 0,
      check: { at: null, since: null },
      dispatch: {
        state: 'waiting',
        claim_id: null,
        claimed_at: null,
        lease_until: null,
        attempts: 0,
        due_at: dueAt,
        turn: dispatch.turn,
        expires_at: { $add: [dueAt, expiresAfterMs] },
      },
    };
    // The filter never matches a stored message: a repeat of the same write must not reset it.
    await messages.updateOne(
      { _id, account, created_at: { $exists: false } },
      [{ $set: { ...literals(fields), ...timed } }],
      { upsert: true, updatePipeline: true },
    );
  }

  /** A page of the account's messages after `before`, newest first. */
  async function list(
    account: Types.ObjectId,
    filter: ListFilter,
    limit: number,
    before?: ListPosition,
  ): Promise<ListedMessage[]> {
    const query: QueryFilter<MessageRecord> = { account };
    if (filter.direction !== undefined) query.direction = filter.direction;
    if (filter.statuses !== undefined) query.status = { $in: [...filter.statuses] };
    if (before !== undefined) {
      query.created_at = { $lte: before.at };
      query.$or = [{ created_at: { $lt: before.at } }, { _id: { $lt: before.id } }];
    }
    return messages
      .find(query, listed)
      .sort({ created_at: -1, _id: -1 })
      .limit(limit)
      .lean<ListedMessage[]>();
  }

  /**
   * Waits until nothing can take back what was read of a message: a write that changes nothing is acknowledged when a
   * majority has all that came before it. Whoever answers for a write of somebody else's asks this first.
   */
  async function confirm(account: Types.ObjectId, id: Types.ObjectId): Promise<void> {
    await messages.updateOne({ _id: id, account }, { $set: { account } });
  }

  /** Keeps that a text was sent again; said again, the first time stays. */
  async function markResent(account: Types.ObjectId, id: Types.ObjectId): Promise<void> {
    await messages.updateOne(
      { _id: id, account, resent_at: { $exists: false } },
      [{ $set: { resent_at: '$$NOW', changed_at: '$$NOW' } }],
      { updatePipeline: true },
    );
  }

  /** Takes back a text that waits to be handed over; otherwise changes nothing. */
  async function cancel(account: Types.ObjectId, id: Types.ObjectId): Promise<void> {
    const filter: QueryFilter<MessageRecord> = {
      _id: id,
      account,
      status: { $in: ['scheduled', 'queued'] },
      'dispatch.state': 'waiting',
    };
    await recordEvent(messages, filter, { source: 'account', status: 'canceled' }, neverHandedOver());
  }

  /** Takes back all texts of an account that is deleted. */
  async function cancelAll(account: Types.ObjectId): Promise<void> {
    await cancelWaiting(
      messages,
      { account },
      { source: 'account', status: 'canceled', note: 'account_deleted' },
    );
  }

  /** How many of the account's messages since then stand at each status, from the index alone. */
  async function countByStatus(
    account: Types.ObjectId,
    since: Date,
  ): Promise<ReadonlyMap<MessageStatus, number>> {
    const rows = await messages
      .aggregate<{ _id: MessageStatus; count: number }>([
        { $match: { account, status: { $in: [...messageStatuses] }, created_at: { $gte: since } } },
        { $group: { _id: '$status', count: { $sum: 1 } } },
      ])
      .hint({ account: 1, status: 1, created_at: -1, _id: -1 });
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** How many of the account's texts are scheduled for the same day and minute, and of these to the contact. */
  async function countScheduled(
    account: Types.ObjectId,
    contact: Types.ObjectId,
    sendAt: Date,
  ): Promise<ScheduledCounts> {
    const [counts] = await messages.aggregate<ScheduledCounts>(scheduledAround(account, contact, sendAt));
    return counts ?? { day: 0, minute: 0, contactMinute: 0 };
  }

  async function find(account: Types.ObjectId, id: Types.ObjectId): Promise<MessageWithEvents | null> {
    return messages.findOne({ _id: id, account }, { dispatch: 0, idempotency: 0 }).lean<MessageWithEvents>();
  }

  /** Those of the messages that are there, whoever's they are, in no order. */
  async function findSeveral(ids: readonly Types.ObjectId[]): Promise<ListedMessage[]> {
    if (ids.length === 0) return [];
    return messages.find({ _id: { $in: [...ids] } }, listed).lean<ListedMessage[]>();
  }

  async function findByKey(account: Types.ObjectId, key: string): Promise<StoredKey | null> {
    return messages.findOne({ account, 'idempotency.key': key }, { idempotency: 1 }).lean<StoredKey>();
  }

  /** The pipeline that reads when the account's messages last changed: newest first, from the index alone. */
  function latestChanges(
    account: Types.ObjectId,
    limit: number,
  ): { collection: string; pipeline: PipelineStage[] } {
    const pipeline: PipelineStage[] = [
      { $match: { account } },
      { $sort: { changed_at: -1 } },
      { $limit: limit },
      { $project: { _id: 0, changed_at: 1, now: '$$NOW' } },
    ];
    return { collection: messages.collection.collectionName, pipeline };
  }

  /** The pipeline that reads the message that used an idempotency key. */
  function withKey(account: Types.ObjectId, key: string): { collection: string; pipeline: PipelineStage[] } {
    const pipeline: PipelineStage[] = [
      { $match: { account, 'idempotency.key': key } },
      { $project: { idempotency: 1 } },
    ];
    return { collection: messages.collection.collectionName, pipeline };
  }

  return {
    insert,
    confirm,
    markResent,
    cancel,
    cancelAll,
    list,
    countByStatus,
    countScheduled,
    find,
    findSeveral,
    findByKey,
    latestChanges,
    withKey,
  };
}

/** Values, never expressions: nothing in a message may be read as one. */
function literals(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { $literal: value }]));
}
