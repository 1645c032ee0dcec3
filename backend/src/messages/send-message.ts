import { maxContentUnits } from '@mysms/contract/limits';
import type { SendMessage } from '@mysms/contract/messages';
import { countSegments } from '@mysms/contract/segments';
import { Types } from 'mongoose';
import type { SendingAllowance } from '../accounts/sending-allowance.ts';
import type { Config } from '../config.ts';
import { isOptedOut, type ContactStore } from '../contacts/contact-store.ts';
import type { ConversationStore, Turn } from '../conversations/conversation-store.ts';
import type { MembershipStore } from '../conversations/membership-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import type { DeliveryMeter } from '../dispatch/delivery-meter.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { turnMsPerSegment } from '../dispatch/turn.ts';
import { fieldProblem, Problem } from '../http/problem.ts';
import type { Line } from '../sms/lines.ts';
import { admitText, type Admitted } from './admit-text.ts';
import type { MessageStore, StoredKey } from './message-store.ts';
import { checkScheduledLimits } from './check-scheduled-limits.ts';
import { contentPlace } from './message-view.ts';
import { resolveRecipient, type Recipient } from './resolve-recipient.ts';
import { checkIsAhead, parseSendAt } from './send-at.ts';

export interface SendMessageDeps {
  readonly config: Config;
  readonly hash: KeyedHash;
  readonly encryption: Encryption;
  readonly allowance: SendingAllowance;
  readonly contacts: ContactStore;
  readonly conversations: ConversationStore;
  readonly memberships: MembershipStore;
  readonly messages: MessageStore;
  readonly dispatcher: Dispatcher;
  readonly meter: DeliveryMeter;
  readonly lines: readonly [Line, ...Line[]];
}

export interface SendRequest {
  readonly account: Types.ObjectId;
  readonly text: SendMessage;
  /** JSON pointer to a field as the client sent it. */
  readonly pointer: (field: string) => string;
  /** Keyed hash of the Idempotency-Key, if there is one. */
  readonly storedKey: string | null;
  /** The message that the key was used for before, if any. */
  readonly earlier: StoredKey | null;
  /** The line to send on, one of ours; else it is chosen. */
  readonly lineId?: string;
  /** The own message whose text is sent again, if it is one. */
  readonly resendOf?: Types.ObjectId;
}

export interface Sent {
  readonly id: Types.ObjectId;
  /** False when the same key made the message before. */
  readonly isNew: boolean;
}

/** A text that has passed every check that needs no count. */
interface CheckedText {
  readonly account: Types.ObjectId;
  readonly content: string;
  readonly recipient: Recipient;
  readonly lineId: string | undefined;
  readonly sendAt: Date | null;
  readonly storedKey: string | null;
  /** Tells another text under the same key; a keyed hash, since it is made of the number and the text. */
  readonly fingerprint: string;
}

/** ms to wait for the provider, so that its sid or refusal is usually in the answer. */
const handOverWaitMs = 1500;
/** ms kept for reading the message for the answer. */
const readBackMs = 500;

/**
 * Accepts a text: from the insert on it is durable and will be handed over exactly once, now or at its time.
 * @param onStoring called before the write whose outcome may stay unknown; may still refuse by throwing. Gives the ms in
 *   which the request has to be answered
 * @throws {Problem} when the text cannot be taken, the key was used for another one, or a limit is reached
 */
export async function sendMessage(
  deps: SendMessageDeps,
  request: SendRequest,
  onStoring: () => number,
): Promise<Sent> {
  const { account, text, pointer, storedKey } = request;
  checkContent(text.content, pointer);
  const recipient = await resolveRecipient(deps, account, text, pointer);
  const sendAt = text.send_at === undefined ? null : parseSendAt(text.send_at, pointer('send_at'));
  const fingerprint = deps.hash('idempotency', whatIsAsked(request, recipient.number, sendAt));
  // Before its time is held against the clock: a repeat may come when the text has long gone out.
  if (request.earlier !== null) return sameText(deps, account, request.earlier, fingerprint);
  if (sendAt !== null) checkIsAhead(sendAt, pointer('send_at'));

  const { lineId } = request;
  const checked = { account, content: text.content, recipient, lineId, sendAt, storedKey, fingerprint };
  let answerBy = Number.POSITIVE_INFINITY;
  const { isNew, id, place } = await store(deps, checked, () => {
    answerBy = performance.now() + onStoring();
  });
  if (place === null) return { id, isNew };
  deps.meter.accepted();
  await Promise.all([
    sendAt === null ? handOver(deps, id, answerBy) : undefined,
    deps.memberships.ensure(account, place),
  ]);
  return { id, isNew };
}

/**
 * Counts the text against its account's limits and stores it. The same key at the same moment makes one message.
 * @returns no place when the message was there already
 */
async function store(
  deps: SendMessageDeps,
  text: CheckedText,
  onStoring: () => void,
): Promise<Sent & { place: Turn | null }> {
  const { account, sendAt, storedKey, fingerprint } = text;
  const contact = text.recipient.contact ?? (await deps.contacts.findOrCreate(text.recipient.number));
  const [first, ...others] = deps.lines;
  const lineIds = [first.id, ...others.map((line) => line.id)] as const;
  const lineId =
    text.lineId ?? (await deps.conversations.chooseLine(account, contact.id, lineIds, contact.isNew));
  if (isOptedOut(contact, lineId)) throw fieldProblem('recipient_opted_out', text.recipient.field);
  if (sendAt !== null) await checkScheduledLimits(deps, { account, contact: contact.id, sendAt });
  const { encoding, segments } = countSegments(text.content);
  // A text for later takes its turn when its time has come.
  const turn =
    sendAt === null ? { ms: segments * turnMsPerSegment, queue: deps.dispatcher.queueTime(lineId) } : null;
  const ask = { account, contact: contact.id, isNewContact: contact.isNew, turn };
  const id = new Types.ObjectId();

  let admitted: Admitted | null = null;
  try {
    admitted = await admitText(deps, ask, lineId, onStoring);
    const { place, queueTurn } = admitted;
    await deps.messages.insert({
      _id: id,
      account,
      conversation: place.conversation,
      contact: contact.id,
      line_id: lineId,
      seq: place.seq,
      direction: 'outbound',
      content: deps.encryption.encrypt(text.content, contentPlace(id)),
      segments,
      encoding,
      status: sendAt === null ? 'queued' : 'scheduled',
      error_code: null,
      reason: null,
      twilio_sid: null,
      ...(storedKey === null ? {} : { idempotency: { key: storedKey, fingerprint } }),
      dispatch: { turn: queueTurn },
      moved: true,
      send_at: sendAt,
      sent_at: null,
      delivered_at: null,
    });
    return { id, isNew: true, place };
  } catch (error) {
    // The same key at the same moment, here or on another process: whoever came first made the message.
    const isAnswered = isDuplicateKey(error) || error instanceof Problem;
    const winner = storedKey && isAnswered ? await deps.messages.findByKey(account, storedKey) : null;
    if (admitted !== null && isAnswered) await deps.allowance.giveBack(admitted.ask);
    if (winner === null) throw error;
    return { ...(await sameText(deps, account, winner, fingerprint)), place: null };
  }
}

async function handOver(
  { dispatcher }: SendMessageDeps,
  id: Types.ObjectId,
  answerBy: number,
): Promise<void> {
  // Storing may have been slow: what is stored must still be answered for in time.
  const waitMs = Math.max(0, Math.min(handOverWaitMs, answerBy - performance.now() - readBackMs));
  const outcome = dispatcher.waitForOutcome(id.toHexString(), waitMs);
  dispatcher.wake();
  await outcome;
}

function checkContent(content: string, pointer: (field: string) => string): void {
  if (content.trim() === '') throw fieldProblem('content_blank', pointer('content'));
  if (content.length > maxContentUnits) throw fieldProblem('content_too_long', pointer('content'));
}

/** What makes a request the same as another under one key. A number starts with `+`: nothing else reads as one of these. */
function whatIsAsked({ text, resendOf }: SendRequest, number: string, sendAt: Date | null): string {
  const again = resendOf === undefined ? '' : `again ${resendOf.toHexString()}\n`;
  const at = sendAt === null ? '' : `at ${sendAt.getTime()}\n`;
  return `${again}${at}${number}\n${text.content}`;
}

/** The first message of the key. Whoever stored it may not have been told so yet: only now do we know that it stays. */
async function sameText(
  { messages }: SendMessageDeps,
  account: Types.ObjectId,
  earlier: StoredKey,
  fingerprint: string,
): Promise<Sent> {
  if (earlier.idempotency?.fingerprint !== fingerprint) throw new Problem('idempotency_key_reused');
  await messages.confirm(account, earlier._id);
  return { id: earlier._id, isNew: false };
}
