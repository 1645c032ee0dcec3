import { countSegments } from '@mysms/contract/segments';
import type { Types } from 'mongoose';
import type { InboundTurn } from '../conversations/inbound-turn-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { contentPlace } from '../messages/message-view.ts';
import type { InboundMessage } from './inbound-message-store.ts';
import type { InboundText } from './read-inbound-form.ts';

/** A text as the message that it becomes at its place. */
export function toInboundMessage(
  encryption: Encryption,
  { sid, content, media }: InboundText,
  {
    message,
    lineId,
    turn,
  }: { message: Types.ObjectId; lineId: string; turn: Omit<InboundTurn, 'hasMembership'> },
): InboundMessage {
  const { encoding, segments } = countSegments(content);
  return {
    _id: message,
    account: turn.account,
    conversation: turn.conversation,
    contact: turn.contact,
    line_id: lineId,
    seq: turn.seq,
    content: encryption.encrypt(content, contentPlace(message)),
    ...(media.length > 0 ? { media: [...media] } : {}),
    segments,
    encoding,
    twilio_sid: sid,
    created_at: turn.at,
  };
}
