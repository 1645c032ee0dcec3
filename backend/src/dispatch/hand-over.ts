import type { Logger } from 'pino';
import type { ContactStore } from '../contacts/contact-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { contentPlace } from '../messages/message-view.ts';
import { applyEarlyCallbacks, type RecordCallbackDeps } from '../messages/record-callback.ts';
import type { Line } from '../sms/lines.ts';
import type { SendOutcome, SmsGateway } from '../sms/sms-gateway.ts';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import type { ClaimedMessage, OutboxStore } from './outbox-store.ts';

export interface HandOverDeps extends RecordCallbackDeps {
  readonly outbox: OutboxStore;
  readonly contacts: ContactStore;
  readonly encryption: Encryption;
  readonly gateway: SmsGateway;
  readonly lines: readonly Line[];
  readonly log: Logger;
}

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
      await deps.outbox.settle(claim, { source: 'api', status: 'unknown', note: outcome.reason }, 'unknown');
      return;
    case 'busy':
      await deps.outbox.postpone(claim, backoffMs(claim.attempts, 1000, 60_000), 'provider_busy');
      return;
    case 'not_sent':
      deps.log.warn(
        { message_id: claim.id.toHexString(), note: outcome.note },
        'A text has not left us; it waits.',
      );
      await deps.outbox.postpone(claim, backoffMs(claim.attempts, 1000, 60_000), outcome.note);
      return;
    case 'unauthorized':
      deps.log.error({ error_code: outcome.errorCode }, 'Twilio refuses our credentials; texts wait.');
      await deps.outbox.postpone(
        claim,
        backoffMs(claim.attempts, 10_000, 300_000),
        'provider_refused_credentials',
      );
      return;
  }
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
  await applyEarlyCallbacks(deps, { ...claim, sid }, sid);
}

/** Exponential backoff with jitter: between half and all of the doubled wait. */
function backoffMs(attempts: number, firstMs: number, longestMs: number): number {
  const wait = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  return Math.round(wait * (0.5 + Math.random() / 2));
}
