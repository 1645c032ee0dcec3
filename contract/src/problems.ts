import type { ProblemKind } from './problem-kind.ts';
import { textProblems } from './text-problems.ts';

/**
 * The closed list of problem codes (RFC 9457). `type` of an answer is `/problems/<code>`, a page made from this
 * list. `status` is the HTTP status, `title` the same sentence every time, `explanation` what to do about it.
 */
export const problems = {
  malformed_request: {
    status: 400,
    title: 'The request does not have the documented shape',
    explanation:
      'A field has the wrong type, is not known, or a query parameter cannot be read. `errors` names each one by a JSON pointer. The OpenAPI document at /openapi.json describes every request.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not valid JSON',
    explanation: 'Check quotes, commas and brackets, and that it is in UTF-8. Nothing was stored.',
  },
  missing_signature: {
    status: 400,
    title: 'The webhook carries no signature',
    explanation: 'Requests to /api/twilio must carry X-Twilio-Signature. Nothing was stored.',
  },
  not_signed_in: {
    status: 401,
    title: 'You are not signed in',
    explanation:
      'Sign in at /sign-in, or by POST /users/sign_in, and repeat the request with the cookie. /metrics takes METRICS_TOKEN as a bearer token instead.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Email or password is not right',
    explanation: 'Check both. For a forgotten password ask your administrator for a link.',
  },
  cross_site: {
    status: 403,
    title: 'The request came from another site',
    explanation:
      'Requests that change something are taken from our own pages and from programs, not from pages of other sites. To trust an app on another origin, add it to CORS_ORIGINS.',
  },
  forbidden: {
    status: 403,
    title: 'Your role may not do this',
    explanation: 'Ask an administrator of this installation.',
  },
  signup_closed: {
    status: 403,
    title: 'This installation takes no new accounts',
    explanation: 'An administrator has closed sign-up. Ask them.',
  },
  invite_required: {
    status: 403,
    title: 'An invitation is needed to sign up',
    explanation: 'Ask an administrator for an invitation link. A link works once and expires.',
  },
  setup_code_required: {
    status: 403,
    title: 'The first account needs the setup code',
    explanation:
      'The first account becomes the administrator. The code is in the log of the server (or in SETUP_CODE).',
  },
  invalid_signature: {
    status: 403,
    title: 'The webhook signature is not right',
    explanation:
      'The signature must be made with our auth token over exactly the URL that we gave. Check PUBLIC_URL, TWILIO_STATUS_CALLBACK_URL and TWILIO_AUTH_TOKEN.',
  },
  foreign_account: {
    status: 403,
    title: 'The webhook is for another Twilio account',
    explanation: 'AccountSid is not the one in TWILIO_ACCOUNT_SID. Nothing was stored.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    explanation: 'The address is wrong, or what it names does not exist or is not yours.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take that method',
    explanation: 'The Allow header lists the methods that it takes.',
  },
  email_taken: {
    status: 409,
    title: 'There is an account with this email already',
    explanation: 'Sign in instead, or use another address.',
  },
  last_admin: {
    status: 409,
    title: 'The only administrator cannot be deleted',
    explanation:
      'Others have accounts here and would be left without one. Make somebody else an administrator first.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    explanation: 'A body may have at most 100 kB, a form of Twilio 256 kB. Nothing was stored.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The content type is not supported',
    explanation: 'Send JSON with Content-Type: application/json.',
  },
  invalid_fields: {
    status: 422,
    title: 'Some values cannot be taken',
    explanation: '`errors` names each field by a JSON pointer and says what would be right.',
  },
  invalid_link: {
    status: 422,
    title: 'This link does not work any more',
    explanation: 'A link works once and expires. Ask your administrator for a new one.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    explanation: 'Wait for the time in Retry-After (seconds), then try again.',
  },
  busy: {
    status: 429,
    title: 'The server is busy right now',
    explanation: 'Try again after the time in Retry-After (seconds). Nothing was stored.',
  },
  limit_signups_per_hour: {
    status: 429,
    title: 'Too many accounts were made from this address',
    explanation:
      'Wait for the time in Retry-After (seconds). An administrator may raise LIMIT_SIGNUPS_PER_HOUR.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    explanation: 'It was logged. Give the request_id to whoever runs this installation.',
  },
  unavailable: {
    status: 503,
    title: 'The service cannot answer right now',
    explanation: 'The database is away or slow. Try again in a moment.',
  },
  app_not_built: {
    status: 503,
    title: 'The browser app has not been built',
    explanation: 'Run `npm start`, or build it with `npm run build -w frontend`. The API works without it.',
  },
  ...textProblems,
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** Codes of single fields in `errors[]`; a field code is never a problem of its own. */
export const fieldCodes = [
  'required',
  'wrong_type',
  'unknown_field',
  'too_short',
  'too_long',
  'invalid',
  'mismatch',
  'too_common',
  'wrong',
] as const;

export type FieldCode = (typeof fieldCodes)[number] | ProblemCode;
