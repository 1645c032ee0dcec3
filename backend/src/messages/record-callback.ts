import type { Logger } from 'pino';
import type { DeliveryMeter } from '../dispatch/delivery-meter.ts';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import type { EarlyCallbackStore } from './early-callback-store.ts';
import type { RecordedEvidence } from './evidence-batch.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { EvidenceOutcome, ProviderEvidence } from './fold-evidence.ts';
import type { MessageRef } from './record-event.ts';

export interface RecordCallbackDeps {
  readonly evidence: EvidenceStore;
  readonly earlyCallbacks: EarlyCallbackStore;
  readonly meter: DeliveryMeter;
  readonly log: Logger;
}

/** A status callback, checked and picked from its form. */
export interface StatusCallback {
  /** From the path of the per-message address; null on the general one. */
  readonly messageId: string | null;
  readonly sid: string;
  readonly providerStatus: string;
  readonly errorCode: number | null;
}

export type CallbackOutcome = EvidenceOutcome | 'unknown_message' | 'unknown_status';

/** Keeps what a callback says, wherever it belongs, and moves the status if the table allows. */
export async function recordCallback(
  deps: RecordCallbackDeps,
  callback: StatusCallback,
): Promise<CallbackOutcome> {
  const { messageId, sid, providerStatus, errorCode } = callback;
  const evidence = toEvidence(sid, providerStatus, errorCode);
  const recorded = await deps.evidence.recordAddressed({ messageId, evidence });
  if (recorded !== null) {
    const { before, outcome } = recorded;
    // It brought the sid: what was said about that sid before is about this message.
    if (before.twilio_sid === null && outcome !== 'sid_mismatch')
      await applyEarlyCallbacks(deps, { id: before._id, account: before.account }, sid);
    return outcomeOf(deps, evidence, recorded);
  }

  await deps.earlyCallbacks.keep({ sid, provider_status: providerStatus, error_code: errorCode });
  // Our record of the sid may have been written between the look-up and the keeping, and have found nothing kept.
  const appeared = await deps.evidence.recordAddressed({ messageId: null, evidence });
  return appeared === null ? 'unknown_message' : outcomeOf(deps, evidence, appeared);
}

/** Applies what arrived about a sid before we knew whose it is. Called once the sid is recorded. */
export async function applyEarlyCallbacks(
  deps: Pick<RecordCallbackDeps, 'evidence' | 'earlyCallbacks'>,
  target: MessageRef,
  sid: string,
): Promise<void> {
  for (const early of await deps.earlyCallbacks.findBySid(sid)) {
    await deps.evidence.record(target, toEvidence(sid, early.provider_status, early.error_code));
  }
}

function toEvidence(sid: string, providerStatus: string, errorCode: number | null): ProviderEvidence {
  const status = fromTwilioStatus(providerStatus) ?? null;
  return { source: 'callback', status, sid, providerStatus, errorCode };
}

function outcomeOf(
  { meter, log }: RecordCallbackDeps,
  { providerStatus }: ProviderEvidence,
  { before, outcome, resolves }: RecordedEvidence,
): CallbackOutcome {
  if (outcome === 'sid_mismatch') {
    log.warn(
      { message_id: before._id.toHexString() },
      'A callback names another message’s sid; kept as evidence.',
    );
  }
  if (resolves) meter.resolved();
  if (outcome === 'applied' && before.since !== null) {
    meter.callbackLag((before.now.getTime() - before.since.getTime()) / 1000);
  }
  const isUnknown = fromTwilioStatus(providerStatus) === undefined;
  return isUnknown && outcome === 'late' ? 'unknown_status' : outcome;
}
