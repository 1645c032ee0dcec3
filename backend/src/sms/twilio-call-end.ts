import type { NoAnswer, SendOutcome } from './sms-gateway.ts';

/** Socket errors that happen before a byte of the request has left us. */
const neverLeftUs = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The table of `delivery`: what each way a call can end says about whether Twilio has the text. */
export function sendOutcomeOf(error: unknown): SendOutcome {
  const { status, code, errorCode } = read(error);
  if (status === null) {
    const reason = typeof code === 'string' ? code : 'no answer';
    return neverLeftUs.has(reason)
      ? { kind: 'not_sent', note: 'provider_unreachable' }
      : { kind: 'unknown', reason };
  }
  if (status === 429) return { kind: 'busy' };
  if (isUnauthorized(status, errorCode)) return { kind: 'unauthorized', errorCode };
  if (status >= 400 && status < 500) return { kind: 'refused', errorCode, httpStatus: status };
  return { kind: 'unknown', reason: `HTTP ${status}` };
}

/** What a call that asks, and so may be repeated, came to when it failed. */
export function askOutcomeOf(error: unknown): NoAnswer {
  const { status, errorCode } = read(error);
  if (status === 429) return { kind: 'busy' };
  return { kind: isUnauthorized(status, errorCode) ? 'unauthorized' : 'unreachable' };
}

/** Whether Twilio says that it has no such thing. */
export function isNotFound(error: unknown): boolean {
  return read(error).status === 404;
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
