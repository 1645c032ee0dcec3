import { type MessageStatus, statusWords } from '@mysms/contract/message-status';
import type { Direction, Message } from '@mysms/contract/messages';
import type { ApiFailure } from '../core/api-failure.ts';
import type { ActState } from './message-acts.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { isOfNetwork, whyItWaits } from './outbox-words.ts';
import { sentAgain } from './sent-again.ts';
import { lookOf, type StatusLook } from './status-look.ts';

/**
 * What a person can do with a text. `retry` and `discard` are for one that the server has not confirmed, `resend` and
 * `cancel` for one that it has.
 */
export type RowAct = 'retry' | 'edit' | 'discard' | 'cancel' | 'resend';

interface ActButton {
  readonly act: RowAct;
  readonly word: string;
}

/** One row of the list: a message that the server told, or a text that it has not confirmed. */
export interface TextRow extends StatusLook {
  /** The same before and after the server's answer, so that the row stays one element. */
  readonly id: string;
  readonly direction: Direction;
  /** The other side's phone; null when it is not known. */
  readonly number: string | null;
  readonly content: string;
  /** When it was written: its place among the others. */
  readonly writtenAt: Date;
  /** When it went out, or will. */
  readonly at: Date;
  /** Whether that time is one that a person chose, and still to come. */
  readonly isPlanned: boolean;
  readonly word: string;
  /** Why it was not delivered, or not sent. */
  readonly reason: string | null;
  /** What became of what somebody did here. */
  readonly note: string | null;
  readonly acts: readonly ActButton[];
  readonly state: 'told' | OutboxEntry['state'];
  readonly message: Message | null;
}

const edit = { act: 'edit', word: 'Edit' } as const;
const discard = { act: 'discard', word: 'Discard' } as const;
const cancel = { act: 'cancel', word: 'Cancel' } as const;
const resend = { act: 'resend', word: 'Retry' } as const;

const actsByStatus: Partial<Record<MessageStatus, readonly ActButton[]>> = {
  scheduled: [cancel],
  queued: [cancel],
  failed: [resend, edit],
  undelivered: [resend, edit],
  canceled: [{ ...resend, word: 'Send now' }, edit],
  unknown: [{ ...resend, word: 'Send again, it may arrive twice' }, edit],
};

const doubt = 'Twilio did not answer clearly.';

export function rowOfMessage(message: Message, id: string, state: ActState | undefined): TextRow {
  const { status, direction, content, created_at, send_at, error_message } = message;
  const isNoteTrue = state !== undefined && [null, status].includes(state.noteWhile);
  return {
    ...lookOf(status),
    id,
    direction,
    number: direction === 'inbound' ? message.sender_number : message.recipient_number,
    content,
    writtenAt: new Date(created_at),
    at: new Date(send_at ?? created_at),
    isPlanned: status === 'scheduled',
    word: statusWords[status],
    reason: error_message ?? (status === 'unknown' ? doubt : null),
    note: isNoteTrue && state.note !== null ? state.note : resentNote(message),
    acts: actsOf(message, state),
    state: 'told',
    message,
  };
}

function resentNote({ resent_at }: Message): string | null {
  return resent_at === null ? null : sentAgain(new Date(resent_at));
}

function actsOf(
  { status, twilio_sid, resent_at }: Message,
  state: ActState | undefined,
): readonly ActButton[] {
  // What Twilio has cannot be taken back.
  if (state?.isBusy || (status === 'queued' && twilio_sid !== null)) return [];
  const acts = actsByStatus[status] ?? [];
  return state?.isSentAgain || resent_at !== null ? acts.filter(({ act }) => act !== 'resend') : acts;
}

const entryLooks = {
  sending: { icon: 'up', tone: 'waiting', word: 'Sending' },
  unsent: { icon: 'problem', tone: 'problem', word: 'Not sent' },
  draft: { icon: 'edit', tone: 'waiting', word: 'Draft' },
} as const;

/** @param failure why the list cannot be read now; what waits for the network waits for the same reason */
export function rowOfEntry(entry: OutboxEntry, failure: ApiFailure | null): TextRow {
  const { key, to, content, sendAt, at, state, waitsForNetwork } = entry;
  const isSameReason = waitsForNetwork && failure !== null && isOfNetwork(failure);
  return {
    ...entryLooks[state],
    id: key,
    direction: 'outbound',
    number: to,
    content,
    writtenAt: new Date(at),
    at: new Date(sendAt ?? at),
    isPlanned: sendAt !== null,
    reason: isSameReason ? whyItWaits(failure) : entry.reason,
    note: null,
    acts: actsOfEntry(entry),
    state,
    message: null,
  };
}

function actsOfEntry({ state, sendAt }: OutboxEntry): readonly ActButton[] {
  if (state === 'sending') return [];
  if (state === 'unsent') return [{ act: 'retry', word: 'Retry' }, edit, discard];
  return [edit, { act: 'retry', word: sendAt === null ? 'Send now' : 'Schedule' }, discard];
}
