import { errorMessageOf } from '../carrier/error-messages.ts';
import type { Message } from '../carrier/message.ts';
import { rfc2822 } from './rfc-2822.ts';

/** What Twilio charges for one segment in its own example, in dollars. */
const segmentPrice = 0.0075;

/** The Message resource: every key, always. Source: Twilio's OpenAPI `api.v2010.account.message`. */
export function messageJson(accountSid: string, message: Message) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    body: message.body,
    num_segments: String(message.from === null ? 0 : message.segments),
    direction: message.direction,
    from: message.from,
    date_updated: rfc2822(message.updatedAt),
    price: message.sentAt === null ? null : (-segmentPrice * message.segments).toFixed(5),
    error_message: errorMessageOf(message.errorCode),
    uri: `${uri}.json`,
    account_sid: accountSid,
    num_media: String(message.media.length),
    to: message.to,
    date_created: rfc2822(message.createdAt),
    status: message.status,
    sid: message.sid,
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    messaging_service_sid: message.messagingServiceSid,
    error_code: message.errorCode,
    price_unit: 'USD',
    api_version: '2010-04-01',
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
