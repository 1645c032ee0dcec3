import { randomBytes } from 'node:crypto';
import type { Side } from './side.ts';
import { signedRequest } from './signed-request.ts';
import type { World } from './world.ts';

export interface InboundParts {
  readonly from: string;
  readonly body?: string;
  readonly path?: string;
}

export const inboundPath = '/api/twilio/inbound';

/** A text of a number, new each time, as Twilio posts it. */
export function inboundRequest(
  { accountSid, authToken, line }: World,
  side: Side,
  { from, body = 'A text of middling length, as people write them.', path = inboundPath }: InboundParts,
): Buffer {
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const form = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: body,
    From: from,
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: line,
  };
  return signedRequest(side, path, form, authToken);
}
