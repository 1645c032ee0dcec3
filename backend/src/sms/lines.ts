import type { Config } from '../config.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';

/** One of our own senders: a Twilio number, or a Messaging Service that picks one. */
export interface Line {
  /** Keyed hash of the number, or the service's sid; what the database holds in its place. */
  readonly id: string;
  readonly number: string | null;
  readonly messagingServiceSid: string | null;
}

/** The configured lines, in their order; the first is the default one. */
export function linesOf(twilio: Config['twilio'], hash: KeyedHash): readonly [Line, ...Line[]] {
  const lines: Line[] =
    twilio.messagingServiceSid === null
      ? twilio.numbers.map((number) => ({ id: hash('line', number), number, messagingServiceSid: null }))
      : [{ id: twilio.messagingServiceSid, number: null, messagingServiceSid: twilio.messagingServiceSid }];
  const [first, ...others] = lines;
  if (first === undefined) throw new Error('No line is configured.');
  return [first, ...others];
}

/**
 * The line on which a text came in. A service's numbers are not configured one by one, so what comes to any of them
 * comes to the service, whether or not the webhook is the number's own and does not name it.
 * @returns null when it is not configured
 */
export function lineOf(
  lines: readonly [Line, ...Line[]],
  { to, serviceSid }: { readonly to: string; readonly serviceSid: string | null },
): Line | null {
  const service = lines.find(({ messagingServiceSid }) => messagingServiceSid !== null);
  if (service !== undefined)
    return (serviceSid ?? service.messagingServiceSid) === service.messagingServiceSid ? service : null;
  return lines.find(({ number }) => number === to) ?? null;
}
