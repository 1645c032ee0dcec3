import type { NoAnswer, QuestionRefused, SendOutcome } from './sms-gateway.ts';

/** Errors that happen before a byte of the request has left us. */
const neverLeftUs = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The network may be gone while we connect, and as well in the middle of a call. */
const noNetwork = new Set(['ENETUNREACH', 'EHOSTUNREACH']);

/** The table of `delivery`: what each way a call can end says about whether Twilio has the text. */
export function sendOutcomeOf(error: unknown): SendOutcome {
  const { status, code, errorCode } = read(error);
  if (status === null) {
    const reason = typeof code === 'string' ? code : 'no answer';
    const isLeft = !neverLeftUs.has(reason) && !(noNetwork.has(reason) && wasConnecting(error));
    return isLeft ? { kind: 'unknown', reason } : { kind: 'not_sent', note: 'provider_unreachable' };
  }
  if (status === 429) return { kind: 'busy' };
  if (isUnauthorized(status, errorCode)) return { kind: 'unauthorized', errorCode };
  if (status >= 400 && status < 500) return { kind: 'refused', errorCode, httpStatus: status };
  return { kind: 'unknown', reason: `HTTP ${status}` };
}

/** What a call that asks, and so may be repeated, came to when it failed: whether that is about this question alone. */
export function askOutcomeOf(error: unknown): NoAnswer | QuestionRefused {
  const { status, errorCode } = read(error);
  if (status === 429) return { kind: 'busy' };
  if (isUnauthorized(status, errorCode)) return { kind: 'unauthorized' };
  const isRefused = status !== null && status >= 400 && status < 500 && !aboutAnyQuestion.has(status);
  return { kind: isRefused ? 'question_refused' : 'unreachable' };
}

/** Answers that are not about what was asked: no such address, and no patience. */
const aboutAnyQuestion = new Set([404, 408]);

/** Whether Twilio says that it has no such thing. */
export function isNotFound(error: unknown): boolean {
  return read(error).status === 404;
}

/** The HTTP client keeps the socket's own error as the cause. */
function wasConnecting(error: unknown): boolean {
  const own: unknown = error instanceof Error ? (error.cause ?? error) : null;
  return own instanceof Error && 'syscall' in own && own.syscall === 'connect';
}

function isUnauthorized(status: number | null, errorCode: number | null): boolean {
  return status === 401 || status === 403 || errorCode === 20003;
}

/** The HTTP status, if there was an answer, and Twilio's number or the socket's word for what went wrong. */
function read(error: unknown): { status: number | null; code: unknown; errorCode: number | null } {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : null;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return {
    status: typeof status === 'number' ? status : null,
    code,
    errorCode: typeof code === 'number' ? code : null,
  };
}
