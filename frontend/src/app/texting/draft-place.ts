/** Where a text is written: on the Messages page, as a new conversation, or in a conversation, which is named by its id. */
export type DraftPlace = string;

export const onMessagesPage: DraftPlace = 'messages';
export const asNewConversation: DraftPlace = 'new';

/** The conversation whose number a text written there goes to; null where the number is typed. */
export function conversationOf(place: DraftPlace): string | null {
  return place === onMessagesPage || place === asNewConversation ? null : place;
}
