import { maxContentUnits } from '@mysms/contract/limits';
import type { SendMessage } from '@mysms/contract/messages';
import { countSegments } from '@mysms/contract/segments';
import { Types } from 'mongoose';
import type { AccountStore } from '../accounts/account-store.ts';
import type { Config } from '../config.ts';
import type { ContactStore } from '../contacts/contact-store.ts';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { fieldProblem, Problem } from '../http/problem.ts';
import type { Line } from '../sms/lines.ts';
import type { MessageStore, StoredKey } from './message-store.ts';
import { contentPlace } from './message-view.ts';
import { resolveRecipient } from './resolve-recipient.ts';

export interface SendMessageDeps {
  readonly config: Config;
  readonly hash: KeyedHash;
  readonly encryption: Encryption;
  readonly accounts: AccountStore;
  readonly contacts: ContactStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly dispatcher: Dispatcher;
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
}

/** ms of a queue's turn for one segment: what a line takes to send it. */
const turnMsPerSegment = 1000;
/** ms to wait for the provider, so that its sid or refusal is usually in the answer. */
const handOverWaitMs = 1500;

/**
 * Accepts a text: from the insert on it is durable and will be handed over exactly once.
 * @param onStoring called before the write whose outcome may stay unknown; may still refuse by throwing
 * @returns the message's id, and whether it is new or the one that the same key made before
 */
export async function sendMessage(
  deps: SendMessageDeps,
  request: SendRequest,
  onStoring: () => void,
): Promise<{ id: Types.ObjectId; isNew: boolean }> {
  const { account, text, storedKey } = request;
  checkContent(text.content, request.pointer);
  const recipient = await resolveRecipient(deps, account, text, request.pointer);
  const fingerprint = deps.hash('idempotency', `${recipient.number}\n${text.content}`);
  if (request.earlier !== null) return { id: sameText(request.earlier, fingerprint), isNew: false };

  const contact = recipient.contact ?? (await deps.contacts.findOrCreate(recipient.number));
  const [first, ...others] = deps.lines;
  const lineIds = [first.id, ...others.map((line) => line.id)] as const;
  const place = await deps.conversations.takeTurn(account, contact.id, lineIds, contact.isNew);
  const { encoding, segments } = countSegments(text.content);
  const turn = await deps.accounts.advanceTurn(account, segments * turnMsPerSegment);
  const id = new Types.ObjectId();

  onStoring();
  try {
    await deps.messages.insert({
      _id: id,
      account,
      conversation: place.conversation,
      contact: contact.id,
      line_id: place.lineId,
      seq: place.seq,
      direction: 'outbound',
      content: deps.encryption.encrypt(text.content, contentPlace(id)),
      segments,
      encoding,
      status: 'queued',
      error_code: null,
      reason: null,
      twilio_sid: null,
      ...(storedKey === null ? {} : { idempotency: { key: storedKey, fingerprint } }),
      dispatch: { turn },
      moved: true,
      send_at: null,
      sent_at: null,
      delivered_at: null,
    });
  } catch (error) {
    // The same key at the same moment, here or on another process: whoever came first made the message.
    const winner =
      storedKey && isDuplicateKey(error) ? await deps.messages.findByKey(account, storedKey) : null;
    if (winner === null) throw error;
    return { id: sameText(winner, fingerprint), isNew: false };
  }
  const outcome = deps.dispatcher.waitForOutcome(id.toHexString(), handOverWaitMs);
  deps.dispatcher.wake();
  await Promise.all([outcome, deps.conversations.ensureMembership(account, place)]);
  return { id, isNew: true };
}

function checkContent(content: string, pointer: (field: string) => string): void {
  if (content.trim() === '') throw fieldProblem('content_blank', pointer('content'));
  if (content.length > maxContentUnits) throw fieldProblem('content_too_long', pointer('content'));
}

function sameText(earlier: StoredKey, fingerprint: string): Types.ObjectId {
  if (earlier.idempotency?.fingerprint !== fingerprint) throw new Problem('idempotency_key_reused');
  return earlier._id;
}
