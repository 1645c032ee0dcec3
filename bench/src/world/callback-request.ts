import type { Side } from './side.ts';
import { signedRequest } from './signed-request.ts';
import type { World } from './world.ts';

export interface CallbackParts {
  /** Null for the general address. */
  readonly id: string | null;
  readonly sid: string;
  readonly status: string;
  readonly isForged?: boolean;
  /** Path below which the id stands. */
  readonly base?: string;
}

export const callbackBase = '/api/twilio/status_callback';

/** A status callback as Twilio posts it. */
export function callbackRequest(
  { accountSid, authToken }: World,
  side: Side,
  { id, sid, status, isForged = false, base = callbackBase }: CallbackParts,
): Buffer {
  const path = id === null ? base : `${base}/${id}`;
  const form = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: '+12025550100',
    MessageSid: sid,
    MessageStatus: status,
    SmsSid: sid,
    SmsStatus: status,
    To: '+12025550123',
  };
  return signedRequest(side, path, form, isForged ? 'f'.repeat(32) : authToken);
}
