import type { Ledger } from '../carrier/ledger.ts';
import { hasArrived } from '../carrier/behaviours.ts';
import type { Message } from '../carrier/message.ts';

/** One row of the ledger; times are ISO 8601 in UTC. */
export interface LedgerEntry {
  readonly seq: number;
  readonly sid: string;
  /** Twilio's word: `inbound` is a text from a phone. */
  readonly direction: string;
  readonly to: string;
  readonly from: string | null;
  readonly messaging_service_sid: string | null;
  /** Null when memory was needed for newer texts, empty when redacted or deleted. */
  readonly body: string | null;
  /** The true state, whatever callbacks said or did not say. */
  readonly status: string;
  /** Whether the text reached the phone; some carriers never confirm it. */
  readonly arrived: boolean;
  readonly error_code: number | null;
  /** How many files came with an inbound text. */
  readonly num_media: number;
  readonly status_callback: string | null;
  /** The last part of the callback's path: the application's own id of the message; null without one. */
  readonly message_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Posts that the application answered below 400, copies included. */
  readonly callbacks_delivered: number;
  /** Posts that failed, and callbacks that the weather dropped. */
  readonly callbacks_lost: number;
  readonly deleted: boolean;
}

export function ledgerEntry(message: Message): LedgerEntry {
  return {
    seq: message.seq,
    sid: message.sid,
    direction: message.direction,
    to: message.to,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    body: message.body,
    status: message.status,
    arrived: hasArrived(message),
    error_code: message.errorCode,
    num_media: message.media.length,
    status_callback: message.statusCallback,
    message_id: messageIdIn(message.statusCallback),
    created_at: new Date(message.createdAt).toISOString(),
    updated_at: new Date(message.updatedAt).toISOString(),
    callbacks_delivered: message.callbacksDelivered,
    callbacks_lost: message.callbacksLost,
    deleted: message.deleted,
  };
}

function messageIdIn(callbackUrl: string | null): string | null {
  if (callbackUrl === null) return null;
  return new URL(callbackUrl).pathname.split('/').at(-1) || null;
}

/** At most `limit` rows after `after`, and the range of sequence numbers that are kept. */
export function ledgerPage(ledger: Ledger, after: number, limit: number) {
  const messages: LedgerEntry[] = [];
  for (const message of ledger.newerThan(after)) {
    if (messages.length === limit) break;
    messages.push(ledgerEntry(message));
  }
  return { messages, oldest_seq: ledger.oldestSeq, last_seq: ledger.lastSeq };
}
