import type {
  Message,
  MessageEvent,
  MessageMedia,
  MessageWithEvents as MessageWithEventsView,
} from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import { nobody } from '../conversations/conversation-record.ts';
import type { Encryption } from '../database/encryption.ts';
import type { Line } from '../sms/lines.ts';
import { failureSentence } from './failure-sentence.ts';
import type { EventRecord } from './message-record.ts';
import type { ListedMessage, MessageWithEvents } from './message-store.ts';

/** The place to which a message's text is bound by its encryption. */
export function contentPlace(id: Types.ObjectId): string {
  return `messages/${id.toHexString()}/content`;
}

export interface MessageViewDeps {
  readonly encryption: Encryption;
  readonly lines: readonly [Line, ...Line[]];
}

/**
 * A message as the API answers it.
 * @param number the contact's, E.164; not shown while the conversation is nobody's
 */
export function toMessage(message: ListedMessage, number: string, deps: MessageViewDeps): Message {
  return {
    _id: message._id.toHexString(),
    direction: message.direction,
    ...numbersOf(message, number, deps.lines),
    content: deps.encryption.decrypt(message.content, contentPlace(message._id)),
    media: (message.media ?? []).map(({ sid, content_type }) => toMedia(message._id, sid, content_type)),
    status: message.status,
    twilio_sid: message.twilio_sid,
    segments: message.segments,
    encoding: message.encoding,
    user_id: message.account.equals(nobody) ? null : message.account.toHexString(),
    conversation_id: message.conversation.toHexString(),
    contact_id: message.contact.toHexString(),
    error_code: message.error_code,
    error_message: isFailure(message) ? failureSentence(message.error_code, message.reason) : null,
    send_at: message.send_at?.toISOString() ?? null,
    next_check_at: message.check.at?.toISOString() ?? null,
    resent_at: message.resent_at?.toISOString() ?? null,
    created_at: message.created_at.toISOString(),
    updated_at: message.changed_at.toISOString(),
    sent_at: message.sent_at?.toISOString() ?? null,
    delivered_at: message.delivered_at?.toISOString() ?? null,
  };
}

export function toMessageWithEvents(
  message: MessageWithEvents,
  number: string,
  deps: MessageViewDeps,
): MessageWithEventsView {
  return { ...toMessage(message, number, deps), events: message.events.map(toEvent) };
}

function numbersOf(
  { account, direction, line_id: lineId }: ListedMessage,
  number: string,
  lines: readonly Line[],
): Pick<Message, 'recipient_number' | 'sender_number'> {
  const contact = account.equals(nobody) ? null : number;
  if (direction === 'outbound') return { recipient_number: contact, sender_number: null };
  const line = lines.find(({ id }) => id === lineId);
  return { recipient_number: line?.number ?? null, sender_number: contact };
}

function toMedia(message: Types.ObjectId, sid: string, contentType: string): MessageMedia {
  return { sid, content_type: contentType, url: `/api/messages/${message.toHexString()}/media/${sid}` };
}

function toEvent(event: EventRecord): MessageEvent {
  return {
    at: event.at.toISOString(),
    source: event.source,
    status: event.status,
    provider_status: event.provider_status,
    error_code: event.error_code,
    applied: event.applied,
    note: event.note,
  };
}

function isFailure({ status }: ListedMessage): boolean {
  return status === 'failed' || status === 'undelivered';
}
