import type { ProblemCode } from '@mysms/contract/problems';
import type { ApiFailure } from '../core/api-failure.ts';
import type { DraftErrors, DraftText } from './draft-text.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { toLocalTime } from './local-time.ts';
import { isOfNetwork, whyItWaits } from './outbox-words.ts';

/** What to do with a text that the server did not take. */
interface SendAnswer {
  /** The session was over; nothing was stored. */
  readonly isOver: boolean;
  /** Set when a person can put it right in the composer. */
  readonly errors: DraftErrors | null;
  /** The text as it goes on, with the key to go on with. */
  readonly text: DraftText & { readonly key: string };
  /** Whether it goes out by itself when the network is back. */
  readonly waitsForNetwork: boolean;
  /** For a text that waits in the list. */
  readonly reason: string;
}

const toCodes: readonly (ProblemCode | null)[] = [
  'invalid_phone_number',
  'country_not_allowed',
  'recipient_opted_out',
];

/** Reads a refusal of `entry`. */
export function answerTo(entry: OutboxEntry, failure: ApiFailure): SendAnswer {
  const text = textOf(entry);
  const isOver = failure.code === 'not_signed_in';
  if (failure.code === 'idempotency_key_reused') {
    // The text was edited after an attempt whose outcome nobody knew; now we know that the attempt had succeeded.
    const reason = 'An earlier version of this text was sent. Send again only if this one should go out too.';
    const errors = { content: reason };
    return { isOver, errors, text: { ...text, key: newIdempotencyKey() }, waitsForNetwork: false, reason };
  }
  const isRefused = failure.kind === 'refused' && [400, 422].includes(failure.status);
  const errors = isRefused ? errorsOf(failure) : null;
  return { isOver, errors, text, waitsForNetwork: isOfNetwork(failure), reason: reasonOf(failure) };
}

export function textOf({
  to,
  content,
  key,
  sendAt,
  name,
}: OutboxEntry): DraftText & { readonly key: string } {
  return { to, content, key, name, sendAt: sendAt === null ? null : toLocalTime(new Date(sendAt)) };
}

function errorsOf({ code, fields, text }: ApiFailure): DraftErrors {
  const to = fields['recipient_number'] ?? (toCodes.includes(code) ? text : undefined);
  const content = fields['content'];
  const sendAt = fields['send_at'] ?? (code === 'send_at_invalid' ? text : undefined);
  if (to === undefined && content === undefined && sendAt === undefined) return { content: text };
  return {
    ...(to === undefined ? {} : { to }),
    ...(content === undefined ? {} : { content }),
    ...(sendAt === undefined ? {} : { sendAt }),
  };
}

function reasonOf(failure: ApiFailure): string {
  if (isOfNetwork(failure)) return whyItWaits(failure);
  const { kind, text } = failure;
  return kind === 'broken' ? `${text} Retry is safe: it cannot be sent twice.` : text;
}
