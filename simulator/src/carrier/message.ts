/** Twilio's words for an SMS. `sending` is skipped: Twilio sends no callback for it either. Inbound ones are `received`. */
export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'received';

/** From a phone to us; by the REST API; or as an answer to an inbound text. */
export type Direction = 'inbound' | 'outbound-api' | 'outbound-reply';

/** A file that came with an inbound text. */
export interface Media {
  readonly sid: string;
  readonly contentType: string;
}

/** One accepted message. Every field is always present, so that a million of them share one hidden class. */
export interface Message {
  /** Position in the order of acceptance, from 1; never used twice, not even after a reset. */
  readonly seq: number;
  readonly sid: string;
  readonly direction: Direction;
  readonly to: string;
  /** Null until a Messaging Service has chosen a sender. */
  from: string | null;
  readonly messagingServiceSid: string | null;
  /** Null once memory was needed for newer texts. */
  body: string | null;
  readonly segments: number;
  readonly media: readonly Media[];
  status: MessageStatus;
  errorCode: number | null;
  /** As it was given, fragment included. */
  readonly statusCallback: string | null;
  /** Milliseconds since the epoch, like every time here. */
  readonly createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  callbacksDelivered: number;
  callbacksLost: number;
  /** Deleted by REST: gone for the API, still part of the ledger. */
  deleted: boolean;
}

const finalStatuses: ReadonlySet<MessageStatus> = new Set([
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'received',
]);

export function isFinal(status: MessageStatus): boolean {
  return finalStatuses.has(status);
}

/** The phone at the other end of a message, whichever way it goes. */
export function phoneOf({ direction, from, to }: Message): string {
  return direction === 'inbound' ? (from ?? '') : to;
}

const receiptPatienceMs = 60 * 60_000;

/**
 * Whether Twilio lets a message be redacted or deleted (else 20009): it must be final, or `sent` for an hour,
 * which is how long Twilio waits for the carrier's receipt.
 */
export function isComplete(message: Message, now: number): boolean {
  if (message.status === 'sent') return now - message.updatedAt >= receiptPatienceMs;
  return isFinal(message.status);
}
