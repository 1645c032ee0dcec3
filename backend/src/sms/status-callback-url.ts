/**
 * The address that Twilio calls about one message: the configured one with our message id as a further path segment.
 * The id is inside what Twilio signs, so it cannot be forged. Also used to check signatures: exactly what we gave.
 */
export function statusCallbackUrl(base: string, messageId: string): string {
  const [path = '', query] = base.split('?');
  return `${path.replace(/\/$/, '')}/${messageId}${query === undefined ? '' : `?${query}`}`;
}
