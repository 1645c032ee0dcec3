import type { Connection, Types } from 'mongoose';
import { cancelWaiting } from '../messages/cancel-waiting.ts';
import { messageModel, type DispatchState, type MessageRecord } from '../messages/message-record.ts';
import {
  handedOver,
  neverHandedOver,
  outcomeUnknown,
  recordEvent,
  type Evidence,
  type MessageRef,
} from '../messages/record-event.ts';

/** The fence of one claim: who writes about the hand-over names it. */
export interface Claim extends MessageRef {
  readonly claimId: string;
}

/** A message of which this process holds the claim. */
export interface ClaimedMessage extends Claim {
  readonly contact: Types.ObjectId;
  readonly lineId: string;
  /** Encrypted. */
  readonly content: string;
  readonly segments: number;
  /** Claims so far, this one included. */
  readonly attempts: number;
  /** ms from the claim until the text is too late to be sent. */
  readonly expiresInMs: number;
}

/** A message that may be claimed. */
export interface DueMessage extends MessageRef {
  readonly segments: number;
  /** Its place in the queue. */
  readonly turn: number;
  /** Claims so far: one more of any process, and this one cannot be claimed by whoever read it so. */
  readonly attempts: number;
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
        { account: 1, segments: 1, 'dispatch.turn': 1, 'dispatch.attempts': 1 },
      )
      .sort({ 'dispatch.turn': 1, 'dispatch.due_at': 1 })
      .limit(limit)
      .lean<MessageRecord[]>();
    return due.map(({ _id, account, segments, dispatch }) => ({
      id: _id,
      account,
      segments,
      turn: dispatch.turn,
      attempts: dispatch.attempts,
    }));
  }

  /**
   * Claims one message for `leaseMs`, if nobody has since it was read and it has not expired. Acknowledged by a majority
   * before the provider is called: a failover cannot bring the message back as unclaimed.
   */
  async function claim(
    { id, account, attempts }: Pick<DueMessage, 'id' | 'account' | 'attempts'>,
    claimId: string,
    leaseMs: number,
  ): Promise<ClaimedMessage | null> {
    const claimed = await messages
      .findOneAndUpdate(
        { _id: id, account, ...queued, 'dispatch.attempts': attempts, $and: [isDue, isInTime] },
        [
          {
            $set: {
              'dispatch.state': 'claimed',
              'dispatch.claim_id': claimId,
              'dispatch.claimed_at': '$$NOW',
              'dispatch.lease_until': { $add: ['$$NOW', leaseMs] },
              'dispatch.attempts': attempts + 1,
            },
          },
        ],
        { returnDocument: 'after', projection: { events: 0 }, updatePipeline: true },
      )
      .lean<MessageRecord>();
    if (claimed === null) return null;
    const { claimed_at, expires_at } = claimed.dispatch;
    return {
      id,
      account,
      claimId,
      contact: claimed.contact,
      lineId: claimed.line_id,
      segments: claimed.segments,
      content: claimed.content,
      attempts: claimed.dispatch.attempts,
      expiresInMs: expires_at.getTime() - (claimed_at ?? expires_at).getTime(),
    };
  }

  /**
   * Records what put the message out of our hands, the end of the call as a rule, if the claim is still ours; also when our lease
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

  /** Gives back a claim on which the call has not begun. */
  async function giveBack(claim: Claim): Promise<boolean> {
    const { matchedCount } = await messages.updateOne(ours(claim), [{ $set: waiting }], {
      updatePipeline: true,
    });
    return matchedCount === 1;
  }

  /** Cancels what waits to be texted to a contact on a line that it has opted out of. */
  async function cancelOptedOut(contact: Types.ObjectId, lineId: string): Promise<void> {
    await cancelWaiting(messages, { contact, line_id: lineId }, optedOut);
  }

  /**
   * Takes back a claim of which nobody knows whether it was written, or still will be: the write may be under way.
   * Where it has not come yet the claim is counted all the same, and so finds nothing any more when it comes.
   */
  async function withdraw(due: DueMessage, claimId: string): Promise<boolean> {
    const { id, account, attempts } = due;
    const notYet = { 'dispatch.state': 'waiting', 'dispatch.attempts': attempts } as const;
    const { matchedCount } = await messages.updateOne(
      { _id: id, account, $or: [claimedBy(claimId), notYet] },
      [{ $set: { ...waiting, 'dispatch.attempts': attempts + 1 } }],
      { updatePipeline: true },
    );
    return matchedCount === 1;
  }

  /**
   * Fails a message that became unknown while its claim was ours, though the provider is known not to have it. It does
   * not wait again: nothing that was unknown ever does.
   */
  async function failUntaken(claim: Claim): Promise<boolean> {
    const filter = { ...ours(claim), 'dispatch.state': 'unknown' } as const;
    const evidence = { source: 'api', status: 'failed', reason: 'expired', note: 'never_taken' } as const;
    return (await recordEvent(messages, filter, evidence, neverHandedOver())) !== null;
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

  return { findDue, claim, settle, postpone, giveBack, withdraw, failUntaken, cancelOptedOut, backlog };
}

/** What is kept with a text that is not sent because its recipient has opted out. */
export const optedOut = { source: 'api', status: 'canceled', note: 'recipient_opted_out' } as const;

const maxCounted = 100_001;
const queued = { status: 'queued', 'dispatch.state': 'waiting' } as const;
const isDue = { $expr: { $lte: ['$dispatch.due_at', '$$NOW'] } };
const isInTime = { $expr: { $gt: ['$dispatch.expires_at', '$$NOW'] } };

/** States of a message whose claim has had no other end yet. */
const undecided: DispatchState[] = ['claimed', 'unknown'];

const waiting = { 'dispatch.state': 'waiting', 'dispatch.claim_id': null, 'dispatch.lease_until': null };

/** The fence: only the holder of this very claim matches. */
function ours({ id, account, claimId }: Claim) {
  return { _id: id, account, ...claimedBy(claimId) } as const;
}

function claimedBy(claimId: string) {
  return { 'dispatch.state': 'claimed', 'dispatch.claim_id': claimId } as const;
}
