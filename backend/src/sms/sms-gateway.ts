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
 * `not_sent` and `unauthorized` prove that it did not and may be tried again.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly sid: string; readonly providerStatus: string }
  | { readonly kind: 'refused'; readonly errorCode: number | null; readonly httpStatus: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'not_sent'; readonly note: NotSentNote }
  /** The provider was not asked: the recipient does not want it. */
  | { readonly kind: 'opted_out' }
  | { readonly kind: 'unauthorized'; readonly errorCode: number | null }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Why a text has not left us. */
export type NotSentNote =
  | 'provider_unreachable'
  | 'line_not_configured'
  | 'contact_gone'
  /** What is stored of it cannot be decrypted. */
  | 'cannot_be_read'
  /** Too much time had passed since the claim. */
  | 'not_called_in_time';

/** What the provider says about a text that it has. */
export interface ProviderState {
  readonly sid: string;
  readonly providerStatus: string;
  readonly errorCode: number | null;
}

/** A text in the provider's list. */
export interface ListedText extends ProviderState {
  /** When the provider took it, cut to whole seconds. */
  readonly createdAt: Date;
  /** E.164; null while a service has not chosen a number. */
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly isOutbound: boolean;
  readonly content: string;
}

/** Asking came to nothing, whichever text it was about: ask again later. */
export interface NoAnswer {
  readonly kind: 'busy' | 'unauthorized' | 'unreachable';
}

/** The provider refuses this very question (a 4xx): asking at once again would not help. */
export interface QuestionRefused {
  readonly kind: 'question_refused';
}

export type FetchOutcome =
  | { readonly kind: 'found'; readonly state: ProviderState }
  /** The provider does not have it (any more). */
  | { readonly kind: 'not_found' }
  | QuestionRefused
  | NoAnswer;

export type ListOutcome =
  | {
      readonly kind: 'listed';
      readonly texts: readonly ListedText[];
      /** False when the list was too long to be read back to `since`: then a text may be missing. */
      readonly isComplete: boolean;
    }
  | QuestionRefused
  | NoAnswer;

/** A part of the provider's list. */
export interface SentWindow {
  /** E.164. */
  readonly to: string;
  readonly since: Date;
  readonly until: Date;
}

/** Hands texts to a provider and asks after them. Nothing here throws: every end of a call is an outcome. */
export interface SmsGateway {
  send(text: OutgoingText): Promise<SendOutcome>;
  /** How the provider's text with this sid stands. */
  fetch(sid: string): Promise<FetchOutcome>;
  /** What the provider took for this number in the window, both ends included. */
  findSent(window: SentWindow): Promise<ListOutcome>;
}
