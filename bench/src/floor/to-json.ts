import type { Document, ObjectId } from 'mongodb';
import type { Cipher } from './cipher.ts';

/** A message as the API answers it. */
export function toJson(message: Document, number: string, cipher: Cipher): object {
  const id = (message['_id'] as ObjectId).toHexString();
  return {
    _id: id,
    direction: message['direction'] as unknown,
    recipient_number: number,
    content: cipher.decrypt(message['content'] as string, `messages/${id}/content`),
    status: message['status'] as unknown,
    twilio_sid: message['twilio_sid'] as unknown,
    segments: message['segments'] as unknown,
    encoding: message['encoding'] as unknown,
    user_id: message['account'] as unknown,
    conversation_id: message['conversation'] as unknown,
    contact_id: message['contact'] as unknown,
    error_code: message['error_code'] as unknown,
    error_message: null,
    send_at: message['send_at'] as unknown,
    next_check_at: (message['check'] as Document)['at'] as unknown,
    resent_at: null,
    created_at: message['created_at'] as unknown,
    updated_at: message['changed_at'] as unknown,
    sent_at: message['sent_at'] as unknown,
    delivered_at: message['delivered_at'] as unknown,
  };
}
