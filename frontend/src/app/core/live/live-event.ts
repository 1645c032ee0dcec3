import type { LiveEventData, LiveEventName } from '@mysms/contract/conversations';

/** One event, its name with the data that belongs to it. */
export type LiveEvent = {
  [Name in LiveEventName]: { readonly name: Name; readonly data: LiveEventData<Name> };
}[LiveEventName];

/** `stream`: events arrive by themselves. `polling`: pages have to ask. */
export type LiveMode = 'stream' | 'polling';

// Spelled out, for the contract's schemas would bring their library along.
const known: Record<LiveEventName, true> = {
  'message.created': true,
  'message.updated': true,
  'conversation.updated': true,
  'session.ended': true,
  resync: true,
};

export const liveEventNames = Object.keys(known) as readonly LiveEventName[];
