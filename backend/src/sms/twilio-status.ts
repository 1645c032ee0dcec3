import type { MessageStatus } from '@mysms/contract/message-status';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';

type TwilioStatus = MessageInstance['status'];

/** What each of Twilio's statuses says in our words; null where it is evidence only. */
const ours = {
  accepted: 'queued',
  queued: 'queued',
  sending: 'queued',
  scheduled: 'scheduled',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
  read: 'read',
  receiving: null,
  received: null,
  partially_delivered: null,
} as const satisfies Record<TwilioStatus, MessageStatus | null>;

/** Our status for Twilio's; undefined for a word that nobody knows. */
export function fromTwilioStatus(status: string): MessageStatus | null | undefined {
  return Object.hasOwn(ours, status) ? ours[status as TwilioStatus] : undefined;
}
