import type {
  Message,
  MessageEvent,
  MessageWithEvents as MessageWithEventsView,
} from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import { failureSentence } from './failure-sentence.ts';
import type { EventRecord } from './message-record.ts';
import type { ListedMessage, MessageWithEvents } from './message-store.ts';

/** The place to which a message's text is bound by its encryption. */
export function contentPlace(id: Types.ObjectId): string {
  return `messages/${id.toHexString()}/content`;
}

/** A message as the API answers it. */
export function toMessage(message: ListedMessage, number: string, encryption: Encryption): Message {
  return {
    _id: message._id.toHexString(),
    direction: message.direction,
    recipient_number: number,
    content: encryption.decrypt(message.content, contentPlace(message._id)),
    status: message.status,
    twilio_sid: message.twilio_sid,
    segments: message.segments,
    encoding: message.encoding,
    user_id: message.account.toHexString(),
    conversation_id: message.conversation.toHexString(),
    contact_id: message.contact.toHexString(),
    error_code: message.error_code,
    error_message: isFailure(message) ? failureSentence(message.error_code, message.reason) : null,
    send_at: message.send_at?.toISOString() ?? null,
    next_check_at: message.check.at?.toISOString() ?? null,
    created_at: message.created_at.toISOString(),
    updated_at: message.changed_at.toISOString(),
    sent_at: message.sent_at?.toISOString() ?? null,
    delivered_at: message.delivered_at?.toISOString() ?? null,
  };
}

export function toMessageWithEvents(
  message: MessageWithEvents,
  number: string,
  encryption: Encryption,
): MessageWithEventsView {
  return { ...toMessage(message, number, encryption), events: message.events.map(toEvent) };
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
