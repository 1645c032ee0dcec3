import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import type { TestApp } from './start-test-app.ts';

export interface TestText {
  readonly from: string;
  /** By default our first line. */
  readonly to?: string;
  /** Left out, the form has none. */
  readonly body?: string;
  /** By default a new one. */
  readonly sid?: string;
  /** Signs in place of the right one. */
  readonly token?: string;
  /** Signs in place of the address of the webhook. */
  readonly signedUrl?: string;
  /** Other fields of the form. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface InboundAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A sid as Twilio makes them. */
export function newSid(kind: 'SM' | 'MM' = 'SM'): string {
  return kind + randomBytes(16).toString('hex');
}

/** Posts a signed inbound text as Twilio does. */
export async function postInbound(
  { url: origin, config }: Pick<TestApp, 'url' | 'config'>,
  { from, to, body, sid = newSid(), token, signedUrl, more }: TestText,
): Promise<InboundAnswer> {
  const url = `${origin}/api/twilio/inbound`;
  const form = {
    AccountSid: config.twilio.accountSid,
    MessageSid: sid,
    SmsSid: sid,
    From: from,
    To: to ?? config.twilio.numbers[0] ?? '',
    ...(body !== undefined && { Body: body }),
    NumMedia: '0',
    FromCity: '',
    SmsStatus: 'received',
    ...more,
  };
  const secret = token ?? config.twilio.authTokens[0] ?? '';
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'X-Twilio-Signature': twilio.getExpectedTwilioSignature(secret, signedUrl ?? url, form) },
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
  };
}
