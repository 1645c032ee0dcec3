import type { Message } from '@mysms/contract/messages';
import { conversationOf } from './draft-place.ts';
import type { OutboxEntry } from './outbox-entry.ts';

/**
 * Finds texts whose copy the server has told of before it answered the request that sent them, as its events do:
 * until that answer the two must not stand side by side.
 * @param messages newest first
 * @param isKnown whether a message is known to be another text's
 * @returns keys of entries by the ids of their messages
 */
export function copiesOfEntries(
  entries: readonly OutboxEntry[],
  messages: readonly Message[],
  isKnown: (messageId: string) => boolean,
): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  for (const entry of entries.filter(isUnderWay)) {
    const copy = newerThan(entry.after, messages).find(
      (message) => !copies.has(message._id) && isCopy(entry, message) && !isKnown(message._id),
    );
    if (copy !== undefined) copies.set(copy._id, entry.key);
  }
  return copies;
}

function isUnderWay({ state, waitsForNetwork }: OutboxEntry): boolean {
  return state === 'sending' || waitsForNetwork;
}

function isCopy(entry: OutboxEntry, message: Message): boolean {
  const conversation = conversationOf(entry.place);
  return (
    message.direction === 'outbound' &&
    message.content === entry.content &&
    (conversation === null || conversation === message.conversation_id)
  );
}

/** A text with the same words that stood there before is none: no clock tells the two apart. */
function newerThan(id: string | null, messages: readonly Message[]): readonly Message[] {
  if (id === '') return messages;
  const from = messages.findIndex(({ _id }) => _id === id);
  return from < 0 ? [] : messages.slice(0, from);
}
