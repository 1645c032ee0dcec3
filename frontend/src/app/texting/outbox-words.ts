import type { ApiFailure } from '../core/api-failure.ts';

/** Whether a request failed because of the network, so that it is worth repeating once the network is back. */
export function isOfNetwork(failure: ApiFailure | null): boolean {
  return failure?.kind === 'offline' || failure?.kind === 'unreachable';
}

/** Why a text is not sent yet, while it waits for the network. */
export function whyItWaits({ kind, text }: ApiFailure): string {
  const when = kind === 'offline' ? 'the line is back' : 'the server answers again';
  return `${text} This text goes out by itself, once, when ${when}.`;
}

export const closedTooLong =
  'The page was closed before the answer came. Retry is safe: it cannot be sent twice.';
export const closedAndResumed =
  'The page was closed before the answer came. Asking again; it cannot be sent twice.';
export const waitedTooLong =
  'The network was away for more than 10 minutes, so it was not sent by itself. Retry is safe: it cannot be sent twice.';
export const timePassed =
  'Its time passed while the network was away, so it did not go out late by itself. Edit it to choose another time. Retry is safe: it cannot be sent twice.';
export const putAside = 'Put aside while you edited another text.';
