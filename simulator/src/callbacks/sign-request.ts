import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature` of a form POST: Base64 of HMAC-SHA1, keyed with the primary auth token, over the URL and
 * every parameter sorted by name, name and value joined without separators.
 * Source: Twilio, "Security: validating requests".
 * @param url exactly as requested: scheme, host, port, path and query, without user info and fragment
 */
export function signRequest(authToken: string, url: string, form: URLSearchParams): string {
  const parameters = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const signed = parameters.reduce((text, [name, value]) => text + name + value, url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}
