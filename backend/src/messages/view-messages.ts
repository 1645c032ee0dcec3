import type { Message } from '@mysms/contract/messages';
import type { ContactStore } from '../contacts/contact-store.ts';
import type { ListedMessage } from './message-store.ts';
import { toMessage, type MessageViewDeps } from './message-view.ts';

export interface ViewMessagesDeps extends MessageViewDeps {
  readonly contacts: ContactStore;
}

/** Messages as the API answers them, in their order; whoever's they are. One round trip for all of their numbers. */
export async function viewMessages(
  deps: ViewMessagesDeps,
  messages: readonly ListedMessage[],
): Promise<Message[]> {
  const numbers = await deps.contacts.findNumbers(messages.map(({ contact }) => contact));
  return messages.map((message) =>
    toMessage(message, numbers.get(message.contact.toHexString()) ?? '', deps),
  );
}
