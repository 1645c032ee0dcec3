import { maxSendAheadMs } from '@mysms/contract/limits';
import { z } from 'zod';
import { fieldProblem } from '../http/problem.ts';

/** Days that the calendar has, and a zone: a time without one would mean something else on another server. */
const isoWithZone = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: z.TimePrecision.Minute }),
]);

/**
 * Reads a `send_at`.
 * @throws {Problem} `send_at_invalid` when it is no time in ISO 8601 with a zone
 */
export function parseSendAt(text: string, pointer: string): Date {
  if (!isoWithZone.safeParse(text).success) throw fieldProblem('send_at_invalid', pointer);
  return new Date(text);
}

/**
 * Checks that a text may be scheduled for a time. By the clock of this process: asking the database's would cost a
 * round trip, and a clock that is some seconds off only matters to a text for the next seconds, which then goes at once.
 * @throws {Problem} `send_at_invalid` with the times that would be right
 */
export function checkIsAhead(sendAt: Date, pointer: string, now = new Date()): void {
  const latest = new Date(now.getTime() + maxSendAheadMs);
  if (sendAt > now && sendAt <= latest) return;
  const wrong = sendAt > now ? 'This is more than 35 days ahead.' : 'This time has passed.';
  const right = `Give a time after ${now.toISOString()} and not after ${latest.toISOString()}.`;
  throw fieldProblem('send_at_invalid', pointer, `${wrong} ${right}`);
}
