import { isOptedOut, type ContactStore } from '../contacts/contact-store.ts';
import type { OptOutStore } from '../contacts/opt-out-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { isDatabaseFault } from '../database/is-database-fault.ts';
import { contentPlace } from '../messages/message-view.ts';
import { applyEarlyCallbacks, type RecordCallbackDeps } from '../messages/record-callback.ts';
import type { Line } from '../sms/lines.ts';
import type { OutgoingText, SendOutcome, SmsGateway } from '../sms/sms-gateway.ts';
import { optedOutCode } from '../sms/twilio-errors.ts';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import { backoff } from './backoff.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import { optedOut, type Claim, type ClaimedMessage, type OutboxStore } from './outbox-store.ts';

export interface HandOverDeps extends RecordCallbackDeps {
  readonly outbox: OutboxStore;
  readonly optOuts: OptOutStore;
  readonly contacts: ContactStore;
  readonly encryption: Encryption;
  readonly gateway: SmsGateway;
  readonly lines: readonly Line[];
  readonly meter: DeliveryMeter;
}

/** Why a text is not called about at all. */
type NotCalled = Extract<SendOutcome, { kind: 'not_sent' | 'opted_out' }>;

const longestWaitMs = 10_000;

/**
 * Reads what the call needs; what cannot be read waits like what cannot be sent, and its line goes on.
 * @throws while the database is away. Nothing has left us yet: the claim may be given back.
 */
export async function prepareCall(
  deps: HandOverDeps,
  claim: ClaimedMessage,
): Promise<OutgoingText | NotCalled> {
  try {
    return await readText(deps, claim);
  } catch (error) {
    if (isDatabaseFault(error)) throw error;
    deps.log.error({ err: error, message_id: claim.id.toHexString() }, 'A text cannot be read.');
    return { kind: 'not_sent', note: 'cannot_be_read' };
  }
}

async function readText(deps: HandOverDeps, claim: ClaimedMessage): Promise<OutgoingText | NotCalled> {
  const line = deps.lines.find(({ id }) => id === claim.lineId);
  if (line === undefined) return { kind: 'not_sent', note: 'line_not_configured' };
  const contact = await deps.contacts.find(claim.contact);
  if (contact === null) return { kind: 'not_sent', note: 'contact_gone' };
  // They may have said so after the text was accepted.
  if (isOptedOut(contact, claim.lineId)) return { kind: 'opted_out' };
  const content = deps.encryption.decrypt(claim.content, contentPlace(claim.id));
  return { messageId: claim.id.toHexString(), line, to: contact.number, content };
}

/**
 * Writes down how the call ended: the table of what each end means. Every write is fenced by the claim; if the claim
 * is not ours any more, a callback or the lease was faster, and an acceptance is still kept as evidence.
 */
export async function recordOutcome(
  deps: HandOverDeps,
  claim: ClaimedMessage,
  outcome: SendOutcome,
): Promise<void> {
  switch (outcome.kind) {
    case 'accepted':
      return recordAcceptance(deps, claim, outcome);
    case 'refused': {
      const evidence = {
        source: 'api',
        status: 'failed',
        errorCode: outcome.errorCode,
        note: `HTTP ${outcome.httpStatus}`,
      } as const;
      // First: a crash in between must not forget it.
      if (outcome.errorCode === optedOutCode) await deps.optOuts.add(claim.contact, claim.lineId, 'provider');
      await deps.outbox.settle(claim, evidence, 'refused');
      return;
    }
    case 'opted_out':
      await deps.outbox.settle(claim, optedOut, 'refused');
      return;
    case 'unknown':
      return recordUnknown(deps, claim, outcome.reason);
    case 'busy':
      return waitLonger(deps, claim, 'provider_busy', 1000);
    case 'not_sent':
      deps.log.warn({ message_id: claim.id.toHexString(), note: outcome.note }, 'A text has not left us.');
      return waitLonger(deps, claim, outcome.note, 1000);
    case 'unauthorized':
      deps.log.error({ error_code: outcome.errorCode }, 'Twilio refuses our credentials; texts wait.');
      return waitLonger(deps, claim, 'provider_refused_credentials', 10_000);
  }
}

/** Long pauses are the whole process's (see `createPressure`); one text waits little, to go soon when all is well again. */
async function waitLonger(
  deps: HandOverDeps,
  claim: ClaimedMessage,
  note: string,
  firstMs: number,
): Promise<void> {
  const waitMs = backoff(claim.attempts, firstMs, longestWaitMs);
  if (!(await deps.outbox.postpone(claim, waitMs, note))) await recordUntaken(deps, claim);
}

/** Our claim is gone: if the message became unknown because its lease ran out, we know better. */
export async function recordUntaken(deps: HandOverDeps, claim: Claim): Promise<void> {
  if (await deps.outbox.failUntaken(claim)) deps.meter.resolved();
}

async function recordAcceptance(
  deps: HandOverDeps,
  claim: ClaimedMessage,
  { sid, providerStatus }: Extract<SendOutcome, { kind: 'accepted' }>,
): Promise<void> {
  const status = fromTwilioStatus(providerStatus) ?? null;
  const evidence = { source: 'api', status, sid, providerStatus, errorCode: null } as const;
  const wasOurs = await deps.outbox.settle(claim, evidence, 'handed_over');
  if (!wasOurs) await deps.evidence.record(claim, evidence);
  await applyEarlyCallbacks(deps, claim, sid);
}

async function recordUnknown(deps: HandOverDeps, claim: ClaimedMessage, reason: string): Promise<void> {
  const evidence = { source: 'api', status: 'unknown', note: reason } as const;
  if (await deps.outbox.settle(claim, evidence, 'unknown')) deps.meter.becameUnknown();
}
