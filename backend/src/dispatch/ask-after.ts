import { isDatabaseFault } from '../database/is-database-fault.ts';
import type { EvidenceStore } from '../messages/evidence-store.ts';
import { applyEarlyCallbacks, type RecordCallbackDeps } from '../messages/record-callback.ts';
import type { NoAnswer, ProviderState } from '../sms/sms-gateway.ts';
import { fromTwilioStatus } from '../sms/twilio-status.ts';
import type { Check } from './check-store.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import { lookUp, type LookUpDeps } from './look-up.ts';
import { nextCheck } from './next-check.ts';

export interface AskAfterDeps extends LookUpDeps, RecordCallbackDeps {
  readonly evidence: EvidenceStore;
  readonly meter: DeliveryMeter;
  /** Ages in ms, rising, at which a message is asked after. */
  readonly checkAgesMs: readonly number[];
}

/**
 * Asks the provider about one message, keeps what it says as evidence, and sets when to ask next.
 * @returns why nothing was learnt, when the provider did not answer: then nothing is kept and no age is used up
 * @throws while the database is away
 */
export async function askAfter(deps: AskAfterDeps, check: Check): Promise<NoAnswer | null> {
  const noAnswer = await ask(deps, check);
  if (noAnswer !== null) return noAnswer;
  const next = nextCheck(check.since, check.now, deps.checkAgesMs);
  if (next === null) await deps.checks.stopAsking(check);
  else await deps.checks.askAgain(check, next);
  return null;
}

/** A message that cannot be asked about, because of what is stored of it, must not keep the others from being asked about. */
async function ask(deps: AskAfterDeps, check: Check): Promise<NoAnswer | null> {
  try {
    return check.sid === null ? await findIt(deps, check) : await fetchIt(deps, check, check.sid);
  } catch (error) {
    if (isDatabaseFault(error)) throw error;
    deps.log.error({ err: error, message_id: check.id.toHexString() }, 'A text cannot be asked after.');
    await deps.checks.note(check, check.sid === null ? 'lookup' : 'poll', 'cannot_be_read');
    return null;
  }
}

async function fetchIt(deps: AskAfterDeps, check: Check, sid: string): Promise<NoAnswer | null> {
  const outcome = await deps.gateway.fetch(sid);
  if (outcome.kind === 'not_found') await deps.checks.note(check, 'poll', 'not_at_provider');
  else if (outcome.kind === 'question_refused') await deps.checks.note(check, 'poll', outcome.kind);
  else if (outcome.kind === 'found') await keep(deps, check, 'poll', outcome.state);
  else return outcome;
  return null;
}

async function findIt(deps: AskAfterDeps, check: Check): Promise<NoAnswer | null> {
  const outcome = await lookUp(deps, check);
  if (outcome.kind === 'is_it') {
    await keep(deps, check, 'lookup', outcome.state);
    // What was said about its sid before we knew whose it is.
    await applyEarlyCallbacks(deps, check, outcome.state.sid);
  } else if (outcome.kind !== 'open') return outcome;
  else if (outcome.note !== null) await deps.checks.note(check, 'lookup', outcome.note);
  return null;
}

async function keep(
  deps: AskAfterDeps,
  check: Check,
  source: 'poll' | 'lookup',
  { sid, providerStatus, errorCode }: ProviderState,
): Promise<void> {
  const status = fromTwilioStatus(providerStatus) ?? null;
  const outcome = await deps.evidence.record(check, { source, status, sid, providerStatus, errorCode });
  if (outcome === 'applied' && check.isUnknown) deps.meter.resolved();
}
