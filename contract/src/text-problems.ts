import type { ProblemKind } from './problem-kind.ts';

/** The problem codes about texts and conversations. */
export const textProblems = {
  malformed_idempotency_key: {
    status: 400,
    title: 'The Idempotency-Key cannot be used',
    explanation: 'A key has 1 to 255 printable characters. A random UUID is a good one.',
  },
  idempotency_key_required: {
    status: 400,
    title: 'This request needs an Idempotency-Key',
    explanation:
      'Sending again must not happen twice by accident: give a header Idempotency-Key with a random UUID, and repeat with the same one.',
  },
  already_taken: {
    status: 409,
    title: 'Somebody else has taken this conversation',
    explanation: 'It is in their inbox now, and its next texts go there.',
  },
  line_gone: {
    status: 409,
    title: 'The number of this conversation is not ours any more',
    explanation: 'Start a new conversation with this person: it takes a number that we have.',
  },
  not_taken: {
    status: 409,
    title: 'Nobody has taken this conversation yet',
    explanation:
      'Take it first (POST /api/conversations/:id/take); then it is yours to answer, name and archive.',
  },
  too_late: {
    status: 409,
    title: 'It is too late to cancel this text',
    explanation:
      'A text can be canceled while it is scheduled or queued and nobody has begun to hand it to the provider.',
  },
  not_resendable: {
    status: 409,
    title: 'This text cannot be sent again',
    explanation:
      'A text can be sent again when it failed, was not delivered, was canceled, or may or may not have been delivered. Another one is sent as a new text.',
  },
  content_blank: {
    status: 422,
    title: 'The text is empty',
    explanation: 'Write something other than spaces.',
  },
  content_too_long: {
    status: 422,
    title: 'The text is too long',
    explanation: 'A text has at most 1,600 characters (UTF-16 units).',
  },
  invalid_phone_number: {
    status: 422,
    title: 'This is not a valid phone number',
    explanation:
      'Write the number with its country code, as in +12025550123, or as it is dialled in the home country of this installation.',
  },
  country_not_allowed: {
    status: 422,
    title: 'This country may not be texted',
    explanation: 'ALLOWED_COUNTRIES lists the countries that this installation texts. Ask an administrator.',
  },
  recipient_opted_out: {
    status: 422,
    title: 'This person has opted out of texts',
    explanation: 'They can opt in again by texting START to our number.',
  },
  send_at_invalid: {
    status: 422,
    title: 'A text cannot be scheduled for this time',
    explanation:
      'Give a time in ISO 8601 with its zone, written as YYYY-MM-DDThh:mm:ss+01:00 or YYYY-MM-DDThh:mm:ssZ, in the future and at most 35 days ahead.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another text',
    explanation: 'Use a new key for a new text. The same key always means the same number, text and time.',
  },
  limit_messages_per_minute: {
    status: 429,
    title: 'You are sending too many texts at once',
    explanation:
      'Wait for the time in Retry-After (seconds). Nothing was stored. An administrator may raise LIMIT_MESSAGES_PER_MINUTE.',
  },
  limit_messages_per_day: {
    status: 429,
    title: 'You have sent as many texts as a day allows',
    explanation:
      'Wait for the time in Retry-After (seconds). Nothing was stored. An administrator may raise LIMIT_MESSAGES_PER_DAY.',
  },
  limit_messages_per_contact_per_minute: {
    status: 429,
    title: 'You are sending too many texts to this person',
    explanation:
      'Wait for the time in Retry-After (seconds). Nothing was stored. An administrator may raise LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE.',
  },
  limit_new_contacts_per_hour: {
    status: 429,
    title: 'You are texting too many new people',
    explanation:
      'Wait for the time in Retry-After (seconds); people you have texted before can be texted meanwhile. Nothing was stored. An administrator may raise LIMIT_NEW_CONTACTS_PER_HOUR.',
  },
  media_unavailable: {
    status: 502,
    title: 'The file cannot be fetched',
    explanation:
      'It stays at Twilio, which did not give it to us, or it is larger than 16 MB or of a type that is not opened here. Try again later.',
  },
  outcome_unknown: {
    status: 503,
    title: 'We cannot say whether the text was stored',
    explanation:
      'The database went away in the middle. Repeat the request with the same Idempotency-Key, or look at the list. Without a key a repeat may be a second text.',
  },
} as const satisfies Record<string, ProblemKind>;
