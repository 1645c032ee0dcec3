import { type MessageStatus, statusWords } from '@mysms/contract/message-status';
import type { Message } from '@mysms/contract/messages';
import type { ApiFailure } from '../core/api-failure.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { isOfNetwork, whyItWaits } from './outbox-words.ts';
import { lookOf, type StatusLook } from './status-look.ts';

/** One row of the list: a message that the server told, or a text that it has not confirmed. */
export interface TextRow extends StatusLook {
  /** The same before and after the server's answer, so that the row stays one element. */
  readonly id: string;
  readonly number: string;
  readonly content: string;
  readonly at: Date;
  readonly word: string;
  /** Why it was not delivered, or not sent. */
  readonly reason: string | null;
  readonly state: 'told' | OutboxEntry['state'];
  /** The word of the button that takes the text into the composer again; null where there is none. */
  readonly editWord: string | null;
  readonly message: Message | null;
}

const editWords: Partial<Record<MessageStatus, string>> = {
  failed: 'Edit as new',
  undelivered: 'Edit as new',
  unknown: 'Edit as new, it may arrive twice',
};

const doubt = 'Twilio did not answer in time. Send it again only if it may arrive twice.';

export function rowOfMessage(message: Message, id: string): TextRow {
  const { status, recipient_number, content, created_at, error_message } = message;
  return {
    ...lookOf(status),
    id,
    number: recipient_number,
    content,
    at: new Date(created_at),
    word: statusWords[status],
    reason: error_message ?? (status === 'unknown' ? doubt : null),
    state: 'told',
    editWord: editWords[status] ?? null,
    message,
  };
}

const entryLooks = {
  sending: { icon: 'up', tone: 'waiting', word: 'Sending', editWord: null },
  unsent: { icon: 'problem', tone: 'problem', word: 'Not sent', editWord: 'Edit' },
  draft: { icon: 'edit', tone: 'waiting', word: 'Draft', editWord: 'Edit' },
} as const;

/** @param failure why the list cannot be read now; what waits for the network waits for the same reason */
export function rowOfEntry(entry: OutboxEntry, failure: ApiFailure | null): TextRow {
  const { key, to, content, at, state, waitsForNetwork } = entry;
  const isSameReason = waitsForNetwork && failure !== null && isOfNetwork(failure);
  return {
    ...entryLooks[state],
    id: key,
    number: to,
    content,
    at: new Date(at),
    reason: isSameReason ? whyItWaits(failure) : entry.reason,
    state,
    message: null,
  };
}
