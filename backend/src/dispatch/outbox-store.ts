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
  readonly attempts: number;
}

export type OutboxStore = ReturnType<typeof outboxStore>;

/**
 * The messages collection as an outbox. Times are the database's, so that processes with other clocks agree, and
 * whoever claimed a message may write about its hand-over only while the claim is still theirs (fencing).
 * @param checkAfterMs from the hand-over until the provider is first asked by ourselves
 */
export function outboxStore(connection: Connection, checkAfterMs: number) {
  const messages = messageModel(connection);
  const isDue = { $expr: { $lte: ['$dispatch.due_at', '$$NOW'] } };

  /** The next due messages, fair between accounts; none of them is claimed yet. */
  async function findDue(limit: number): Promise<MessageRef[]> {
    const due = await messages
      .find({ 'dispatch.state': 'waiting', ...isDue }, { account: 1 })
      .sort({ 'dispatch.turn': 1, 'dispatch.due_at': 1 })
      .limit(limit)
      .lean();
    return due.map(({ _id, account }) => ({ id: _id, account }));
  }

  /**
   * Claims one message for `leaseMs`, if nobody has and it has not expired. Acknowledged by a majority before the
   * provider is called: a failover cannot bring the message back as unclaimed.
   */
  async function claim(ref: MessageRef, claimId: string, leaseMs: number): Promise<ClaimedMessage | null> {
    const claimed = await messages
      .findOneAndUpdate(
        {
          _id: ref.id,
          account: ref.account,
          'dispatch.state': 'waiting',
          $and: [isDue, { $expr: { $gt: ['$dispatch.expires_at', '$$NOW'] } }],
        },
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
        content: claimed.content,
        attempts: claimed.dispatch.attempts,
      }
    );
  }

  /** Fails a message that waited past its `expires_at`. */
  async function expire(ref: MessageRef): Promise<boolean> {
    const expired = { source: 'api', status: 'failed', reason: 'expired', note: 'expired' } as const;
    const filter = { ...held(ref, 'waiting'), $expr: { $lte: ['$dispatch.expires_at', '$$NOW'] } };
    return (await recordEvent(messages, filter, expired, neverHandedOver())) !== null;
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

  /** Messages whose claim ran out: whoever held it vanished, and nobody knows whether the call was made. */
  async function findAbandoned(limit: number): Promise<MessageRef[]> {
    const abandoned = await messages
      .find(
        { 'dispatch.state': 'claimed', $expr: { $lt: ['$dispatch.lease_until', '$$NOW'] } },
        { account: 1 },
      )
      .limit(limit)
      .lean();
    return abandoned.map(({ _id, account }) => ({ id: _id, account }));
  }

  /** Makes an abandoned message unknown. It never goes back to waiting: that could text twice. */
  async function abandon(ref: MessageRef): Promise<boolean> {
    const evidence = { source: 'api', status: 'unknown', note: 'lease_ran_out' } as const;
    const filter = { ...held(ref, 'claimed'), $expr: { $lt: ['$dispatch.lease_until', '$$NOW'] } };
    return (await recordEvent(messages, filter, evidence, outcomeUnknown())) !== null;
  }

  return { findDue, claim, expire, settle, postpone, giveBack, findAbandoned, abandon };
}

/** States of a message whose claim has had no other end yet. */
const undecided: DispatchState[] = ['claimed', 'unknown'];

const waiting = { 'dispatch.state': 'waiting', 'dispatch.claim_id': null, 'dispatch.lease_until': null };

function held(ref: MessageRef, state: 'waiting' | 'claimed') {
  return { _id: ref.id, account: ref.account, 'dispatch.state': state };
}

/** The fence: only the holder of this very claim matches. */
function ours(claim: MessageRef & { claimId: string }) {
  return { ...held(claim, 'claimed'), 'dispatch.claim_id': claim.claimId };
}
