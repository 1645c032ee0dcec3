import type { ContactStore } from '../contacts/contact-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { contentPlace } from '../messages/message-view.ts';
import { applyEarlyCallbacks, type RecordCallbackDeps } from '../messages/record-callback.ts';
import type { Line } from '../sms/lines.ts';
import type { SendOutcome, SmsGateway } from '../sms/sms-gateway.ts';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import { backoff } from './backoff.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { ClaimedMessage, OutboxStore } from './outbox-store.ts';

export interface HandOverDeps extends RecordCallbackDeps {
  readonly outbox: OutboxStore;
  readonly contacts: ContactStore;
  readonly encryption: Encryption;
  readonly gateway: SmsGateway;
  readonly lines: readonly Line[];
  readonly meter: DeliveryMeter;
}

const longestWaitMs = 10_000;

/** Reads what the call needs. Nothing has left us yet: if this fails, the claim may be given back. */
export async function prepareCall(
  deps: HandOverDeps,
  claim: ClaimedMessage,
): Promise<() => Promise<SendOutcome>> {
  const line = deps.lines.find(({ id }) => id === claim.lineId);
  if (line === undefined) {
    return () => Promise.resolve({ kind: 'not_sent', note: 'line_not_configured' });
  }
  const numbers = await deps.contacts.findNumbers([claim.contact]);
  const to = numbers.get(claim.contact.toHexString());
  if (to === undefined) return () => Promise.resolve({ kind: 'not_sent', note: 'contact_gone' });
  const messageId = claim.id.toHexString();
  const content = deps.encryption.decrypt(claim.content, contentPlace(claim.id));
  return () => deps.gateway.send({ messageId, line, to, content });
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
      await deps.outbox.settle(claim, evidence, 'refused');
      return;
    }
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
  await deps.outbox.postpone(claim, backoff(claim.attempts, firstMs, longestWaitMs), note);
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
