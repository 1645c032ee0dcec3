import twilio from 'twilio';
import type { TestApp } from './start-test-app.ts';

export interface TestCallback {
  /** Null posts to the general address. */
  readonly id: string | null;
  readonly sid: string;
  readonly status: string | string[];
  /** Signs in place of the right one. */
  readonly token?: string;
  /** Other fields of the form. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface CallbackAnswer {
  readonly status: number;
  /** Of a callback that changed nothing. */
  readonly reason?: string;
  /** Of a problem. */
  readonly code?: string;
}

/** Posts a signed status callback as Twilio does. */
export async function postCallback(
  { url: origin, config }: Pick<TestApp, 'url' | 'config'>,
  { id, sid, status, token, more }: TestCallback,
): Promise<CallbackAnswer> {
  const url = `${origin}/api/twilio/status_callback${id === null ? '' : `/${id}`}`;
  const form = { AccountSid: config.twilio.accountSid, MessageSid: sid, MessageStatus: status, ...more };
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  const secret = token ?? config.twilio.authTokens[0] ?? '';
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'X-Twilio-Signature': twilio.getExpectedTwilioSignature(secret, url, form) },
  });
  const body = answer.status === 204 ? {} : ((await answer.json()) as Omit<CallbackAnswer, 'status'>);
  return {
    status: answer.status,
    ...(body.reason !== undefined && { reason: body.reason }),
    ...(body.code !== undefined && { code: body.code }),
  };
}
