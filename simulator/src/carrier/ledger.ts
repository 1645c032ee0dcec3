import { randomUUID } from 'node:crypto';
import type { Media, Message } from './message.ts';

export interface LedgerLimits {
  /** Messages kept; the oldest one gives way to the next. */
  readonly maxMessages: number;
  /** UTF-16 units of text kept over all messages; beyond it the oldest texts become null, their rows stay. */
  readonly maxBodyUnits: number;
}

export const defaultLimits: LedgerLimits = { maxMessages: 1_000_000, maxBodyUnits: 16_000_000 };

/** What the REST API decides about a message; the ledger adds the rest. */
export type Draft = Pick<
  Message,
  'to' | 'from' | 'messagingServiceSid' | 'segments' | 'status' | 'statusCallback' | 'createdAt'
> & {
  readonly body: string;
  /** Default `outbound-api`. */
  readonly direction?: Message['direction'];
  /** Default none. */
  readonly media?: readonly Media[];
};

/** One for all messages without media: a million of them share it. */
const noMedia: readonly Media[] = [];

/**
 * Every message ever accepted: the truth that tests compare a database with.
 *
 * Memory is bounded twice: rows live in a ring of `maxMessages`, and texts, the only large part of a row, share
 * a budget. What was dropped is visible: `oldestSeq` moves up, a dropped body reads null.
 */
export class Ledger {
  readonly #limits: LedgerLimits;
  readonly #bySid = new Map<string, Message>();
  #ring: Message[] = [];
  /** The sequence number before the ring's first row; moves only when the ledger is cleared. */
  #base = 0;
  #lastSeq = 0;
  #bodyUnits = 0;
  #oldestBodySeq = 1;

  constructor(limits: LedgerLimits = defaultLimits) {
    this.#limits = limits;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The first sequence number still kept; `lastSeq + 1` when there is none. */
  get oldestSeq(): number {
    return Math.max(this.#base, this.#lastSeq - this.#limits.maxMessages) + 1;
  }

  /** Adds a message; it is part of the truth from here on. */
  accept(draft: Draft): Message {
    this.#lastSeq += 1;
    const message = newMessage(draft, this.#lastSeq);
    this.#store(message);
    return message;
  }

  find(sid: string): Message | undefined {
    return this.#bySid.get(sid);
  }

  at(seq: number): Message | undefined {
    return seq < this.oldestSeq || seq > this.#lastSeq ? undefined : this.#ring[this.#slot(seq)];
  }

  /** Rows after `seq`, oldest first. */
  *newerThan(seq: number): Generator<Message> {
    for (let next = Math.max(seq + 1, this.oldestSeq); next <= this.#lastSeq; next += 1) {
      const message = this.at(next);
      if (message !== undefined) yield message;
    }
  }

  /** Rows before `seq`, newest first. */
  *olderThan(seq: number): Generator<Message> {
    for (let next = Math.min(seq - 1, this.#lastSeq); next >= this.oldestSeq; next -= 1) {
      const message = this.at(next);
      if (message !== undefined) yield message;
    }
  }

  /** Replaces the text by an empty one, as Twilio's redaction does. */
  redact(message: Message): void {
    this.#bodyUnits -= message.body?.length ?? 0;
    message.body = '';
  }

  /** Forgets every message. Sequence numbers go on, so a reader's `after` stays right. */
  clear(): void {
    this.#ring = [];
    this.#bySid.clear();
    this.#base = this.#lastSeq;
    this.#bodyUnits = 0;
    this.#oldestBodySeq = this.#lastSeq + 1;
  }

  #slot(seq: number): number {
    return (seq - 1 - this.#base) % this.#limits.maxMessages;
  }

  #store(message: Message): void {
    const slot = this.#slot(message.seq);
    const evicted = this.#ring[slot];
    if (evicted !== undefined) {
      this.#bySid.delete(evicted.sid);
      this.#dropBody(evicted);
    }
    this.#ring[slot] = message;
    this.#bySid.set(message.sid, message);
    this.#bodyUnits += message.body?.length ?? 0;
    while (this.#bodyUnits > this.#limits.maxBodyUnits && this.#oldestBodySeq < message.seq) {
      const oldest = this.at(this.#oldestBodySeq);
      if (oldest !== undefined) this.#dropBody(oldest);
      this.#oldestBodySeq += 1;
    }
  }

  /** A redacted text stays what it is: empty. */
  #dropBody(message: Message): void {
    if (message.body === '') return;
    this.#bodyUnits -= message.body?.length ?? 0;
    message.body = null;
  }
}

/** A message with a sid of its own; it counts as accepted only once it is in the ledger. */
export function newMessage(draft: Draft, seq: number): Message {
  const media = draft.media ?? noMedia;
  return {
    seq,
    sid: `${media.length === 0 ? 'SM' : 'MM'}${randomUUID().replaceAll('-', '')}`,
    direction: draft.direction ?? 'outbound-api',
    to: draft.to,
    from: draft.from,
    messagingServiceSid: draft.messagingServiceSid,
    body: draft.body,
    segments: draft.segments,
    media,
    status: draft.status,
    errorCode: null,
    statusCallback: draft.statusCallback,
    createdAt: draft.createdAt,
    updatedAt: draft.createdAt,
    sentAt: null,
    callbacksDelivered: 0,
    callbacksLost: 0,
    deleted: false,
  };
}
