import type { ContactStore } from '../contacts/contact-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { contentPlace } from '../messages/message-view.ts';
import type { Line } from '../sms/lines.ts';
import type { ListedText, NoAnswer, ProviderState, SmsGateway } from '../sms/sms-gateway.ts';
import type { Check, CheckStore } from './check-store.ts';

export interface LookUpDeps {
  readonly checks: CheckStore;
  readonly contacts: ContactStore;
  readonly encryption: Encryption;
  readonly gateway: SmsGateway;
  readonly lines: readonly Line[];
}

type OpenNote = 'nothing_found' | 'several_fit' | 'another_could_be_it' | 'question_refused';

export type LookUpOutcome =
  | { readonly kind: 'is_it'; readonly state: ProviderState }
  /** Nothing may be concluded. Absence from the provider's list is never evidence. */
  | { readonly kind: 'open'; readonly note: OpenNote | null }
  | NoAnswer;

/** How far from our own times the provider's time of the text may lie, in ms. */
const marginMs = 60_000;

/**
 * Looks a message of unknown end up at the provider: its list by number and time. If exactly one text there fits that
 * no message of ours holds, and no other message of ours could be it, that one is it.
 */
export async function lookUp(deps: LookUpDeps, check: Check): Promise<LookUpOutcome> {
  const line = deps.lines.find(({ id }) => id === check.lineId);
  const numbers = await deps.contacts.findNumbers([check.contact]);
  const to = numbers.get(check.contact.toHexString());
  if (line === undefined || to === undefined || check.claimedAt === null || check.leaseUntil === null)
    return { kind: 'open', note: null };
  const since = earlier(check.claimedAt);
  const until = later(check.leaseUntil);

  const listed = await deps.gateway.findSent({ to, since, until });
  if (listed.kind === 'question_refused') return { kind: 'open', note: listed.kind };
  if (listed.kind !== 'listed') return listed;
  if (!listed.isComplete) return { kind: 'open', note: null };
  const content = decrypt(deps, check.id, check.content);
  const fitting = listed.texts.filter((text) => isFrom(line, text) && text.content === content);

  // A rival's window is as wide as ours. Rivals first, sids afterwards: one handed over in between has its sid by then.
  const rivals = await deps.checks.findRivals(check, earlier(since), later(until));
  const isRivalled = [...rivals].some(([id, encrypted]) => decrypt(deps, id, encrypted) === content);
  const held = await deps.checks.findHeld(fitting.map(({ sid }) => sid));
  const [first, ...others] = fitting.filter(({ sid }) => !held.has(sid));
  if (first === undefined) return { kind: 'open', note: 'nothing_found' };
  if (others.length > 0) return { kind: 'open', note: 'several_fit' };
  return isRivalled ? { kind: 'open', note: 'another_could_be_it' } : { kind: 'is_it', state: first };
}

function earlier(time: Date): Date {
  return new Date(time.getTime() - marginMs);
}

function later(time: Date): Date {
  return new Date(time.getTime() + marginMs);
}

function decrypt({ encryption }: LookUpDeps, id: Check['id'], encrypted: string): string {
  return encryption.decrypt(encrypted, contentPlace(id));
}

function isFrom(line: Line, { isOutbound, from, messagingServiceSid }: ListedText): boolean {
  if (!isOutbound) return false;
  return line.number === null ? messagingServiceSid === line.messagingServiceSid : from === line.number;
}
