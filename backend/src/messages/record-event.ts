import type { EventSource, MessageStatus } from '@mysms/contract/message-status';
import type { PipelineStage, QueryFilter, Types } from 'mongoose';
import type { OwnReason } from './failure-sentence.ts';
import type { MessageModel, MessageRecord } from './message-record.ts';
import { predecessors } from './transition.ts';

/** What somebody says about a message. */
export interface Evidence {
  readonly source: EventSource;
  /** In our words; null when it says nothing about the status. */
  readonly status: MessageStatus | null;
  readonly sid?: string | null;
  readonly providerStatus?: string | null;
  readonly errorCode?: number | null;
  readonly reason?: OwnReason;
  readonly note?: string;
}

/** Where the message is: every write names the id and the account. */
export interface MessageRef {
  readonly id: Types.ObjectId;
  readonly account: Types.ObjectId;
}

/** Events beyond these are counted only, but for those that moved the status: there are few, and they say why it stands so. */
export const maxEvents = 100;
/** Statuses after which there is nothing to ask the provider any more. */
export const finalStatuses: MessageStatus[] = [
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'read',
  'received',
];
/** Statuses that tell that the text was sent, and that it arrived. */
export const showsSent: readonly MessageStatus[] = ['sent', 'delivered', 'undelivered', 'read'];
export const showsDelivered: readonly MessageStatus[] = ['delivered', 'read'];
/** ms after the end of a lease at which the provider is first asked about a message that became unknown. */
const lookUpAfterMs = 10_000;

/**
 * Records evidence about a message: status, event and dispatch in one conditional update, majority written. The status
 * moves only if the present one is among the allowed predecessors, and `moved` says so; the event is kept either way.
 * Evidence with a sid that is not this message's is kept as `sid_mismatch` and changes nothing.
 * @param filter names the id and the account, and what must still hold (the fence, no such event yet)
 * @param dispatch fields of the outbox that change with it, as expressions
 * @returns null when nothing matched: then nothing changed
 */
export async function recordEvent(
  messages: MessageModel,
  filter: QueryFilter<MessageRecord>,
  evidence: Evidence,
  dispatch: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly moved: boolean; readonly twilio_sid: string | null } | null> {
  return messages
    .findOneAndUpdate(filter, evidenceUpdate(evidence, dispatch), {
      returnDocument: 'after',
      projection: { _id: 0, moved: 1, twilio_sid: 1 },
      updatePipeline: true,
    })
    .lean<Pick<MessageRecord, 'moved' | 'twilio_sid'>>();
}

/** The update behind `recordEvent`, for those who write about many messages at once. */
export function evidenceUpdate(
  evidence: Evidence,
  dispatch: Readonly<Record<string, unknown>> = {},
): PipelineStage[] {
  const { status, sid = null } = evidence;
  const allowed = status === null ? [] : predecessors[status];
  const isAbout = sid === null ? true : { $in: ['$twilio_sid', [null, literal(sid)]] };
  const ifMoved = (value: unknown, otherwise: string): unknown => ({ $cond: ['$moved', value, otherwise] });
  const ifAbout = (value: unknown, otherwise: unknown): unknown => ({
    $cond: ['$is_about', value, otherwise],
  });
  const event = {
    at: '$$NOW',
    source: evidence.source,
    sid: literal(sid),
    status: ifAbout(literal(status), null),
    provider_status: literal(evidence.providerStatus),
    error_code: literal(evidence.errorCode),
    applied: '$moved',
    note: ifAbout(literal(evidence.note), 'sid_mismatch'),
  };
  // The same note of ours again and again, such as "still busy", must not use up the room of the provider's words.
  const isRepeat = sid === null && status === null ? { $eq: [{ $last: '$events.note' }, event.note] } : false;
  const isFull = { $and: [{ $gte: [{ $size: '$events' }, maxEvents] }, { $not: ['$moved'] }] };
  const kept = { $cond: [{ $or: [isFull, isRepeat] }, '$events', { $concatArrays: ['$events', [event]] }] };
  return [
    { $set: { is_about: isAbout } },
    { $set: { moved: { $and: ['$is_about', { $in: ['$status', allowed] }] } } },
    {
      $set: {
        status: ifMoved(literal(status), '$status'),
        // They belong to the present status: a better one clears them, the event keeps them.
        error_code: ifMoved(literal(evidence.errorCode), '$error_code'),
        reason: ifMoved(literal(evidence.reason), '$reason'),
        sent_at: timeOf(showsSent, '$sent_at'),
        delivered_at: timeOf(showsDelivered, '$delivered_at'),
        events: kept,
        events_left_out: { $add: ['$events_left_out', { $cond: [isFull, 1, 0] }] },
        changed_at: '$$NOW',
        ...Object.fromEntries(
          Object.entries(dispatch).map(([field, value]) => [field, ifAbout(value, `$${field}`)]),
        ),
      },
    },
    { $set: { 'check.at': { $cond: [{ $in: ['$status', finalStatuses] }, null, '$check.at'] } } },
    { $unset: 'is_about' },
  ];

  /** The first moment at which the status was one of these. */
  function timeOf(statuses: readonly MessageStatus[], field: string): unknown {
    return status !== null && statuses.includes(status)
      ? ifMoved({ $ifNull: [field, '$$NOW'] }, field)
      : field;
  }
}

/**
 * The outbox fields once the provider is known to have the text: no claim on it counts any more, and it is asked after
 * when nothing final was heard.
 * @param checkAfterMs from now until the provider is first asked
 */
export function handedOver(sid: string, checkAfterMs: number): Record<string, unknown> {
  const ifNew = (value: unknown, otherwise: string): unknown => ({
    $cond: [{ $eq: [{ $ifNull: ['$twilio_sid', null] }, null] }, value, otherwise],
  });
  return {
    twilio_sid: { $ifNull: ['$twilio_sid', literal(sid)] },
    'dispatch.state': 'handed_over',
    'dispatch.lease_until': null,
    'check.since': ifNew('$$NOW', '$check.since'),
    'check.at': ifNew({ $add: ['$$NOW', checkAfterMs] }, '$check.at'),
  };
}

/** The outbox fields of a text that the provider is never given, or does not take. */
export function neverHandedOver(): Record<string, unknown> {
  return { 'dispatch.state': 'refused', 'dispatch.lease_until': null };
}

/** The outbox fields of a claim whose end nobody knows: the provider is looked up once its call must be over. */
export function outcomeUnknown(): Record<string, unknown> {
  return {
    'dispatch.state': 'unknown',
    'check.since': '$dispatch.claimed_at',
    'check.at': { $add: ['$dispatch.lease_until', lookUpAfterMs] },
  };
}

function literal(value: string | number | null | undefined): { $literal: string | number | null } {
  return { $literal: value ?? null };
}
