import type { Ledger } from '../carrier/ledger.ts';
import type { Message } from '../carrier/message.ts';

/** One row of the ledger; times are ISO 8601 in UTC. */
export interface LedgerEntry {
  readonly seq: number;
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly messaging_service_sid: string | null;
  /** Null when memory was needed for newer texts, empty when redacted or deleted. */
  readonly body: string | null;
  readonly status: string;
  readonly error_code: number | null;
  readonly status_callback: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly callbacks_delivered: number;
  readonly callbacks_lost: number;
  readonly deleted: boolean;
}

export function ledgerEntry(message: Message): LedgerEntry {
  return {
    seq: message.seq,
    sid: message.sid,
    to: message.to,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    body: message.body,
    status: message.status,
    error_code: message.errorCode,
    status_callback: message.statusCallback,
    created_at: new Date(message.createdAt).toISOString(),
    updated_at: new Date(message.updatedAt).toISOString(),
    callbacks_delivered: message.callbacksDelivered,
    callbacks_lost: message.callbacksLost,
    deleted: message.deleted,
  };
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
