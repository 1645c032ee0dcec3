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
