import type { SendOutcome } from '../sms/sms-gateway.ts';

/** What a call's end says about the provider, not about the text. */
export type CallEnd =
  /** It judged the text, one way or the other. */
  | 'answered'
  /** 429. */
  | 'busy'
  /** A time-out, a reset, a 5xx. */
  | 'unclear'
  | 'unreachable'
  | 'unauthorized';

/** What the end of a call says about the provider; null when the provider was not asked. */
export function callEndOf(outcome: SendOutcome): CallEnd | null {
  switch (outcome.kind) {
    case 'accepted':
    case 'refused':
      return 'answered';
    case 'unknown':
      return 'unclear';
    case 'not_sent':
      return outcome.note === 'provider_unreachable' ? 'unreachable' : null;
    case 'opted_out':
      return null;
    case 'busy':
    case 'unauthorized':
      return outcome.kind;
  }
}

/** The word under which an end is counted; null when the provider has taken the text or was not asked. */
export function providerErrorOf(outcome: SendOutcome): string | null {
  switch (outcome.kind) {
    case 'accepted':
    case 'opted_out':
      return null;
    case 'refused':
      return String(outcome.errorCode ?? `HTTP ${outcome.httpStatus}`);
    case 'unauthorized':
      return String(outcome.errorCode ?? 20003);
    case 'busy':
      return '20429';
    case 'unknown':
      return outcome.reason;
    case 'not_sent':
      return outcome.note === 'provider_unreachable' ? outcome.note : null;
  }
}
