import type { Line } from './lines.ts';

/** A text on its way out. */
export interface OutgoingText {
  readonly messageId: string;
  readonly line: Line;
  /** E.164. */
  readonly to: string;
  readonly content: string;
}

/**
 * How a call to the provider ended. What matters is whether the provider may have taken the text: only `busy`,
 * `not_sent` and `unauthorized` prove that it did not, and only they may be tried again.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly sid: string; readonly providerStatus: string }
  | { readonly kind: 'refused'; readonly errorCode: number | null; readonly httpStatus: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'not_sent'; readonly note: NotSentNote }
  | { readonly kind: 'unauthorized'; readonly errorCode: number | null }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Why a text has not left us. */
export type NotSentNote = 'provider_unreachable' | 'line_not_configured' | 'contact_gone';

/** Hands texts to a provider. `send` never throws: every end of the call is an outcome. */
export interface SmsGateway {
  send(text: OutgoingText): Promise<SendOutcome>;
}
