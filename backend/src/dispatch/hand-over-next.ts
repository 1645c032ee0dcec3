import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendOutcome } from '../sms/sms-gateway.ts';
import { callEndOf, providerErrorOf } from './call-end.ts';
import { prepareCall, recordOutcome, recordUntaken, type HandOverDeps } from './hand-over.ts';
import type { LineQueue } from './line-queues.ts';
import type { Claim, ClaimedMessage, DueMessage } from './outbox-store.ts';
import type { PaceStore } from './pace-store.ts';
import type { Pressure } from './pressure.ts';
import { startCounting } from './start-counting.ts';

export interface HandOverNextDeps extends HandOverDeps {
  readonly pace: PaceStore;
}

export interface HandOverNextOptions {
  /** ms; longer than the provider's time limit, so that a living process never loses its claim in the middle. */
  readonly leaseMs: number;
  /** ms from the claim within which the call begins or is not made: so it ends, and is recorded, while the lease runs. */
  readonly callWithinMs: number;
  readonly pressure: Pressure;
  /** Messages that this process has in its hands; a look that began earlier still sees them as waiting. */
  readonly inHand: Set<string>;
  readonly isStopping: () => boolean;
}

/** A claim, and how much of its lease is gone at most, in ms. */
interface Held extends ClaimedMessage {
  readonly heldFor: () => number;
}

/**
 * Makes the function that hands over one text of a line on which `first` has a reservation: claim, call, record.
 * Whoever loses a claim to another process tries the next text; a reservation that nobody needs is given back, for
 * a line must not stand idle because two processes wanted the same text.
 * @returns (of that function) the message whose end is recorded; null when none was claimed or its claim was given back
 */
export function createHandOverNext(deps: HandOverNextDeps, options: HandOverNextOptions) {
  const { inHand, pressure, isStopping } = options;

  async function handOverNext(queue: LineQueue, first: DueMessage): Promise<string | null> {
    const claim = await claimNext(queue, first);
    if (claim === null) {
      await correctPace(queue, -first.segments);
      return null;
    }
    const id = claim.id.toHexString();
    try {
      // Beside the call and not before it: the lease is running.
      const corrected = correctPace(queue, claim.segments - first.segments);
      const outcome = await callAndRecord(claim);
      await corrected;
      const wasCalled = outcome !== null && callEndOf(outcome) !== null;
      if (!wasCalled) await correctPace(queue, -claim.segments);
      return outcome === null ? null : id;
    } finally {
      inHand.delete(id);
    }
  }

  async function correctPace({ lineId }: LineQueue, segments: number): Promise<void> {
    await deps.pace.correct(lineId, segments).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'The pace of a line could not be corrected.');
    });
  }

  async function claimNext(queue: LineQueue, first: DueMessage): Promise<Held | null> {
    for (let due: DueMessage | undefined = first; due && !isStopping(); due = queue.due.shift()) {
      const id = due.id.toHexString();
      if (inHand.has(id)) continue;
      inHand.add(id);
      const claim = await tryClaim(due);
      if (claim !== null) return claim;
      inHand.delete(id);
    }
    return null;
  }

  async function tryClaim(due: DueMessage): Promise<Held | null> {
    const claimId = randomUUID();
    const heldFor = startCounting();
    try {
      const claim = await deps.outbox.claim(due, claimId, options.leaseMs);
      return claim && { ...claim, heldFor };
    } catch (error) {
      deps.log.warn({ err: error, message_id: due.id.toHexString() }, 'A claim failed; it is taken back.');
      await takeBack({ ...due, claimId }, () => deps.outbox.withdraw(due, claimId));
      return null;
    }
  }

  /** No call was begun. If the claim was taken for one that vanished, its message is not unknown: nobody has it. */
  async function takeBack(claim: Claim, write: () => Promise<boolean>): Promise<void> {
    await untilWritten(async () => {
      if (!(await write())) await recordUntaken(deps, claim);
    });
  }

  /** @returns how it ended; null when the claim was given back */
  async function callAndRecord(claim: Held): Promise<SendOutcome | null> {
    const text = await prepareCall(deps, claim).catch((error: unknown) => {
      deps.log.warn(
        { err: error, message_id: claim.id.toHexString() },
        'A text’s number cannot be read now.',
      );
      return null;
    });
    if (text === null || isStopping()) {
      await takeBack(claim, () => deps.outbox.giveBack(claim));
      return null;
    }
    const outcome = 'kind' in text ? text : await call(claim, () => deps.gateway.send(text));
    await untilWritten(() => recordOutcome(deps, claim, outcome));
    if (outcome.kind === 'accepted') deps.meter.handedOver();
    return outcome;
  }

  /** Calls, unless so much time has passed that the lease could end, or has ended, before the call does. */
  async function call(claim: Held, send: () => Promise<SendOutcome>): Promise<SendOutcome> {
    const heldFor = claim.heldFor();
    if (heldFor > options.callWithinMs || heldFor >= claim.expiresInMs)
      return { kind: 'not_sent', note: 'not_called_in_time' };
    const ended = pressure.begin();
    const outcome = await send();
    const end = callEndOf(outcome);
    if (end !== null) ended(end);
    const providerError = providerErrorOf(outcome);
    if (providerError !== null) deps.meter.providerError(providerError);
    return outcome;
  }

  /** Repeats a fenced write while the database is away: what the provider said must not be lost. */
  async function untilWritten(write: () => Promise<unknown>): Promise<void> {
    for (let waitMs = 100; ; waitMs = Math.min(2000, waitMs * 2)) {
      try {
        await write();
        return;
      } catch (error) {
        deps.log.warn({ err: error }, 'The database does not take a hand-over’s end; trying again.');
        await sleep(waitMs);
      }
    }
  }

  return handOverNext;
}
