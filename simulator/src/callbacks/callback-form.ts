import type { Message } from '../carrier/message.ts';

/** What a status callback claims; usually the message's own state, in tests also something staler. */
export interface Claim {
  readonly status: string;
  readonly errorCode: number | null;
}

/**
 * The parameters of a status callback, as Twilio posts them for SMS.
 * Source: Twilio, "Track outbound message status".
 */
export function callbackForm(accountSid: string, message: Message, claim: Claim, at: Date): URLSearchParams {
  const form = new URLSearchParams({
    SmsSid: message.sid,
    SmsStatus: claim.status,
    MessageStatus: claim.status,
    To: message.to,
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from ?? '',
    ApiVersion: '2010-04-01',
  });
  if (message.messagingServiceSid !== null) form.set('MessagingServiceSid', message.messagingServiceSid);
  if (claim.errorCode !== null) form.set('ErrorCode', String(claim.errorCode));
  if (claim.status === 'delivered' || claim.status === 'undelivered') {
    form.set('RawDlrDoneDate', carrierTime(at));
  }
  return form;
}

/** `YYMMDDhhmm`, as carriers write it: without a time zone. */
function carrierTime(at: Date): string {
  return at.toISOString().slice(2, 16).replace(/\D/g, '');
}
