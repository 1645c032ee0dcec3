import type { Connection, Types } from 'mongoose';
import { messageModel, type DispatchState, type MessageRecord } from '../messages/message-record.ts';
import {
  handedOver,
  neverHandedOver,
  outcomeUnknown,
  recordEvent,
  type Evidence,
  type MessageRef,
} from '../messages/record-event.ts';

/** A message of which this process holds the claim. */
export interface ClaimedMessage extends MessageRef {
  readonly claimId: string;
  readonly contact: Types.ObjectId;
  readonly lineId: string;
  /** Encrypted. */
  readonly content: string;
  readonly segments: number;
  readonly attempts: number;
}

/** A message that may be claimed. */
export interface DueMessage extends MessageRef {
  readonly segments: number;
  /** Its place in the queue. */
  readonly turn: number;
}

/** The outbox in numbers. */
export interface Backlog {
  /** Queued texts; counted to 100,001 at most. */
  readonly waiting: number;
  /** How long the oldest of them has been due, in ms; null when none waits. */
  readonly oldestDueMs: number | null;
  /** Texts of unknown end that are still asked after. */
  readonly unknown: number;
}

export type OutboxStore = ReturnType<typeof outboxStore>;

/**
 * The messages collection as an outbox. Times are the database's, so that processes with other clocks agree, and
 * whoever claimed a message may write about its hand-over only while the claim is still theirs (fencing).
 * @param checkAfterMs from the hand-over until the provider is first asked by ourselves
 */
export function outboxStore(connection: Connection, checkAfterMs: number) {
  const messages = messageModel(connection);

  /** A line's next due messages, fair between accounts; none of them is claimed yet. */
  async function findDue(lineId: string, limit: number): Promise<DueMessage[]> {
    const due = await messages
      .find(
        { ...queued, line_id: lineId, $and: [isDue, isInTime] },
        { account: 1, segments: 1, 'dispatch.turn': 1 },
      )
      .sort({ 'dispatch.turn': 1, 'dispatch.due_at': 1 })
      .limit(limit)
      .lean<MessageRecord[]>();
    return due.map(({ _id, account, segments, dispatch }) => ({
      id: _id,
      account,
      segments,
      turn: dispatch.turn,
    }));
  }

  /**
   * Claims one message for `leaseMs`, if nobody has and it has not expired. Acknowledged by a majority before the
   * provider is called: a failover cannot bring the message back as unclaimed.
   */
  async function claim(ref: MessageRef, claimId: string, leaseMs: number): Promise<ClaimedMessage | null> {
    const claimed = await messages
      .findOneAndUpdate(
        { _id: ref.id, account: ref.account, ...queued, $and: [isDue, isInTime] },
        [
          {
            $set: {
              'dispatch.state': 'claimed',
              'dispatch.claim_id': claimId,
              'dispatch.claimed_at': '$$NOW',
              'dispatch.lease_until': { $add: ['$$NOW', leaseMs] },
              'dispatch.attempts': { $add: ['$dispatch.attempts', 1] },
            },
          },
        ],
        { returnDocument: 'after', projection: { events: 0 }, updatePipeline: true },
      )
      .lean<MessageRecord>();
    return (
      claimed && {
        ...ref,
        claimId,
        contact: claimed.contact,
        lineId: claimed.line_id,
        segments: claimed.segments,
        content: claimed.content,
        attempts: claimed.dispatch.attempts,
      }
    );
  }

  /**
   * Records the end of the call that put the message out of our hands, if the claim is still ours; also when our lease
   * ran out meanwhile and nobody has learnt more since.
   */
  async function settle(
    claim: ClaimedMessage,
    evidence: Evidence,
    state: 'handed_over' | 'refused' | 'unknown',
  ): Promise<boolean> {
    const dispatch = {
      handed_over: handedOver(evidence.sid ?? '', checkAfterMs),
      refused: neverHandedOver(),
      unknown: outcomeUnknown(),
    }[state];
    const filter = { ...ours(claim), 'dispatch.state': { $in: undecided } };
    return (await recordEvent(messages, filter, evidence, dispatch)) !== null;
  }

  /** Gives the message back to wait `delayMs` longer: the provider is known not to have it. */
  async function postpone(claim: ClaimedMessage, delayMs: number, note: string): Promise<boolean> {
    const evidence = { source: 'api', status: null, note } as const;
    const dispatch = { ...waiting, 'dispatch.due_at': { $add: ['$$NOW', delayMs] } };
    return (await recordEvent(messages, ours(claim), evidence, dispatch)) !== null;
  }

  /** Gives back a claim on which the call has not begun; also when it is not known whether the claim was written. */
  async function giveBack(claim: MessageRef & { claimId: string }): Promise<boolean> {
    const { matchedCount } = await messages.updateOne(ours(claim), [{ $set: waiting }], {
      updatePipeline: true,
    });
    return matchedCount === 1;
  }

  /** How much waits, and for how long: for those who watch over the installation. */
  async function backlog(): Promise<Backlog> {
    const asked = { 'dispatch.state': 'unknown', 'check.at': { $gt: new Date(0) } } as const;
    const [waiting, unknown, [oldest]] = await Promise.all([
      messages.countDocuments(queued).limit(maxCounted),
      messages.countDocuments(asked).limit(maxCounted),
      messages.aggregate<{ dueMs: number }>([
        { $match: queued },
        { $sort: { 'dispatch.expires_at': 1 } },
        { $limit: 1 },
        { $project: { dueMs: { $subtract: ['$$NOW', { $ifNull: ['$send_at', '$created_at'] }] } } },
      ]),
    ]);
    return { waiting, oldestDueMs: oldest?.dueMs ?? null, unknown };
  }

  return { findDue, claim, settle, postpone, giveBack, backlog };
}

const maxCounted = 100_001;
const queued = { status: 'queued', 'dispatch.state': 'waiting' } as const;
const isDue = { $expr: { $lte: ['$dispatch.due_at', '$$NOW'] } };
const isInTime = { $expr: { $gt: ['$dispatch.expires_at', '$$NOW'] } };

/** States of a message whose claim has had no other end yet. */
const undecided: DispatchState[] = ['claimed', 'unknown'];

const waiting = { 'dispatch.state': 'waiting', 'dispatch.claim_id': null, 'dispatch.lease_until': null };

/** The fence: only the holder of this very claim matches. */
function ours({ id, account, claimId }: MessageRef & { claimId: string }) {
  return { _id: id, account, 'dispatch.state': 'claimed', 'dispatch.claim_id': claimId } as const;
}
