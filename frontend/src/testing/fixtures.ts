import type { Account } from '@mysms/contract/accounts';
import type { Boot } from '@mysms/contract/boot';
import type { Message, MessageEvent } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { problems, type ProblemCode } from '@mysms/contract/problems';

export const rosa: Account = {
  _id: 'a'.repeat(24),
  email: 'rosa@example.com',
  name: 'Rosa Marín',
  role: 'member',
  created_at: '2026-11-01T08:00:00.000Z',
};

export const signedOut: Boot = {
  account: null,
  signup: 'open',
  setup_code_required: false,
  home_country: 'US',
};
export const signedIn: Boot = { ...signedOut, account: rosa };

/** A message; the number makes its id and its place in time: the higher, the newer. */
export function message(number: number, change: Partial<Message> = {}): Message {
  const at = new Date(Date.UTC(2026, 10, 20, 9, number)).toISOString();
  return {
    _id: number.toString(16).padStart(24, '0'),
    direction: 'outbound',
    recipient_number: '+12025550123',
    sender_number: null,
    media: [],
    content: `Text ${number}`,
    status: 'queued',
    twilio_sid: null,
    segments: 1,
    encoding: 'GSM-7',
    user_id: rosa._id,
    conversation_id: 'c'.repeat(24),
    contact_id: 'd'.repeat(24),
    error_code: null,
    error_message: null,
    created_at: at,
    updated_at: at,
    sent_at: null,
    delivered_at: null,
    send_at: null,
    next_check_at: null,
    resent_at: null,
    ...change,
  };
}

export function evidence(change: Partial<MessageEvent>): MessageEvent {
  return {
    at: '2026-11-20T09:00:00.000Z',
    source: 'callback',
    status: null,
    provider_status: null,
    error_code: null,
    applied: true,
    note: null,
    ...change,
  };
}

/** A refusal as the server renders it; fields by JSON pointer. */
export function problem(code: ProblemCode, fields: Readonly<Record<string, string>> = {}): ProblemDetails {
  const { title, status, explanation } = problems[code];
  const errors = Object.entries(fields).map(([pointer, detail]) => ({
    pointer,
    detail,
    code: 'invalid' as const,
  }));
  return { type: `/problems/${code}`, title, status, detail: explanation, code, request_id: 'r-1', errors };
}
