import { countSegments } from '@mysms/contract/segments';
import type { Draft } from '../carrier/ledger.ts';
import type { MessageRequest } from './check-message.ts';

/** The message that a checked request becomes, in Twilio's initial status. */
export function draftMessage(
  { sender, to, body, statusCallback, sendAt }: MessageRequest,
  now: number,
): Draft {
  const withService = sender.messagingServiceSid !== null;
  return {
    to,
    from: sender.from,
    messagingServiceSid: sender.messagingServiceSid,
    body,
    segments: countSegments(body).segments,
    status: sendAt !== null ? 'scheduled' : withService ? 'accepted' : 'queued',
    statusCallback,
    createdAt: now,
  };
}
