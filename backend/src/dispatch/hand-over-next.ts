import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendOutcome } from '../sms/sms-gateway.ts';
import { callEndOf, providerErrorOf } from './call-end.ts';
import { prepareCall, recordOutcome, type HandOverDeps } from './hand-over.ts';
import type { LineQueue } from './line-queues.ts';
import type { ClaimedMessage, DueMessage } from './outbox-store.ts';
import type { PaceStore } from './pace-store.ts';
import type { Pressure } from './pressure.ts';

export interface HandOverNextDeps extends HandOverDeps {
  readonly pace: PaceStore;
}

export interface HandOverNextOptions {
  /** ms; longer than the provider's time limit, so that a living process never loses its claim in the middle. */
  readonly leaseMs: number;
  readonly pressure: Pressure;
  /** Messages that this process has in its hands; a look that began earlier still sees them as waiting. */
  readonly inHand: Set<string>;
  readonly isStopping: () => boolean;
}

/**
 * Makes the function that hands over one text of a line on which `first` has a reservation: claim, call, record.
 * Whoever loses a claim to another process tries the next text; a reservation that nobody needs is given back, for
 * a line must not stand idle because two processes wanted the same text.
 * @returns (of that function) the message whose call has ended and is recorded; null when nothing was called
 */
export function createHandOverNext(deps: HandOverNextDeps, options: HandOverNextOptions) {
  const { inHand, pressure, isStopping } = options;

  async function handOverNext(queue: LineQueue, first: DueMessage): Promise<string | null> {
    const claim = await claimNext(queue, first);
    await deps.pace.correct(queue.lineId, (claim?.segments ?? 0) - first.segments).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'The pace of a line could not be corrected.');
    });
    if (claim === null) return null;
    const id = claim.id.toHexString();
    try {
      return (await callAndRecord(claim)) ? id : null;
    } finally {
      inHand.delete(id);
    }
  }

  async function claimNext(queue: LineQueue, first: DueMessage): Promise<ClaimedMessage | null> {
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

  async function tryClaim(due: DueMessage): Promise<ClaimedMessage | null> {
    const claimId = randomUUID();
    try {
      return await deps.outbox.claim(due, claimId, options.leaseMs);
    } catch (error) {
      await giveBack({ ...due, claimId }, error);
      return null;
    }
  }

  /** No call was begun, so the claim may be given back, whether or not its write took place. */
  async function giveBack(claim: Parameters<typeof deps.outbox.giveBack>[0], error: unknown): Promise<void> {
    deps.log.warn({ err: error, message_id: claim.id.toHexString() }, 'A claim failed; it is given back.');
    await untilWritten(() => deps.outbox.giveBack(claim));
  }

  async function callAndRecord(claim: ClaimedMessage): Promise<boolean> {
    let call: () => Promise<SendOutcome>;
    try {
      call = await prepareCall(deps, claim);
    } catch (error) {
      await giveBack(claim, error);
      return false;
    }
    if (isStopping()) {
      await untilWritten(() => deps.outbox.giveBack(claim));
      return false;
    }
    const ended = pressure.begin();
    const outcome = await call();
    const end = callEndOf(outcome);
    if (end !== null) ended(end);
    const providerError = providerErrorOf(outcome);
    if (providerError !== null) deps.meter.providerError(providerError);
    await untilWritten(() => recordOutcome(deps, claim, outcome));
    if (outcome.kind === 'accepted') deps.meter.handedOver();
    return true;
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
