import type { Conversation, ConversationContact } from '@mysms/contract/conversations';
import type { PhoneFormat } from '../texting/phone-format.ts';

/** What the other side is called: the own name for it, the registry's, or the number. */
export function nameOf({ title, contact }: Conversation, phones: Pick<PhoneFormat, 'show'>): string {
  return title ?? contact.name ?? numberOf(contact, phones);
}

/** The number as it is shown; masked while nobody has taken the conversation. */
export function numberOf(contact: ConversationContact, phones: Pick<PhoneFormat, 'show'>): string {
  return contact.number === null ? contact.masked_number : phones.show(contact.number);
}

/** One of the tints that stand behind initials; always the same for the same person, and of no meaning. */
export function tintOf(contactId: string): number {
  return Number.parseInt(contactId.slice(-6), 16) % 4;
}
