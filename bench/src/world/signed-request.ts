import twilio from 'twilio';
import { requestBytes } from '../measure/request-bytes.ts';
import type { Side } from './side.ts';

/** A form as Twilio posts it, signed by the SDK's own function. */
export function signedRequest(
  { url, port }: Side,
  path: string,
  form: Readonly<Record<string, string>>,
  authToken: string,
): Buffer {
  return requestBytes({
    method: 'POST',
    path,
    port,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(authToken, url + path, form),
    },
    body: new URLSearchParams(form).toString(),
  });
}
