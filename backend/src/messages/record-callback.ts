import type { Logger } from 'pino';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import type { EarlyCallback, EarlyCallbackStore } from './early-callback-store.ts';
import type { EvidenceStore, EvidenceTarget } from './evidence-store.ts';

export interface RecordCallbackDeps {
  readonly evidence: EvidenceStore;
  readonly earlyCallbacks: EarlyCallbackStore;
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

export type CallbackOutcome =
  'applied' | 'duplicate' | 'late' | 'unknown_message' | 'unknown_status' | 'sid_mismatch';

/** Keeps what a callback says, wherever it belongs, and moves the status if the table allows. */
export async function recordCallback(
  deps: RecordCallbackDeps,
  callback: StatusCallback,
): Promise<CallbackOutcome> {
  const target =
    callback.messageId === null
      ? await deps.evidence.findBySid(callback.sid)
      : await deps.evidence.findById(callback.messageId);
  if (target !== null) {
    const outcome = await recordAbout(deps, target, callback);
    // It brought the sid: what was said about that sid before is about this message.
    if (target.sid === null && outcome !== 'sid_mismatch')
      await applyEarlyCallbacks(deps, target, callback.sid);
    return outcome;
  }

  await deps.earlyCallbacks.keep({
    sid: callback.sid,
    provider_status: callback.providerStatus,
    error_code: callback.errorCode,
  });
  // Our record of the sid may have been written between the look-up and the keeping, and have found nothing kept.
  const appeared = await deps.evidence.findBySid(callback.sid);
  return appeared === null ? 'unknown_message' : recordAbout(deps, appeared, callback);
}

/** Applies what arrived about a sid before we knew whose it is. Called once the sid is recorded. */
export async function applyEarlyCallbacks(
  deps: RecordCallbackDeps,
  target: EvidenceTarget,
  sid: string,
): Promise<void> {
  for (const early of await deps.earlyCallbacks.findBySid(sid)) {
    await recordAbout(deps, target, toCallback(early));
  }
}

async function recordAbout(
  deps: RecordCallbackDeps,
  target: EvidenceTarget,
  { sid, providerStatus, errorCode }: StatusCallback,
): Promise<CallbackOutcome> {
  const status = fromTwilioStatus(providerStatus);
  const said = { source: 'callback', status: status ?? null, sid, providerStatus, errorCode } as const;
  const outcome = await deps.evidence.record(target, said);
  if (outcome === 'sid_mismatch') {
    deps.log.warn(
      { message_id: target.id.toHexString() },
      'A callback names another message’s sid; kept as evidence.',
    );
  }
  return status === undefined && outcome === 'late' ? 'unknown_status' : outcome;
}

function toCallback(early: EarlyCallback): StatusCallback {
  return {
    messageId: null,
    sid: early.sid,
    providerStatus: early.provider_status,
    errorCode: early.error_code,
  };
}
