import { maxSendAheadMs } from '@mysms/contract/limits';
import { z } from 'zod';
import { fieldProblem } from '../http/problem.ts';

/** The ways in which ISO 8601 writes a time: with - and : or without, seconds and their fraction or none, a short zone. */
const written =
  /^(?<year>\d{4})(?<d>-?)(?<month>\d\d)\k<d>(?<day>\d\d)t(?<hour>\d\d)(?<t>:?)(?<minute>\d\d)(?:\k<t>(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?(?:z|(?<zone>[+-]\d\d)(?::?(?<zoneMinute>\d\d))?)$/i;

/** Days that the calendar has, and a zone: a time without one would mean something else on another server. */
const withZone = z.iso.datetime({ offset: true });

/**
 * Reads a `send_at`.
 * @throws {Problem} `send_at_invalid` when it is no time in ISO 8601 with a zone
 */
export function parseSendAt(text: string, pointer: string): Date {
  const time = inFull(text);
  if (!withZone.safeParse(time).success) throw fieldProblem('send_at_invalid', pointer);
  return new Date(time);
}

/** The same time in the one way that every reader of dates knows; what is no time stays as it is. */
function inFull(text: string): string {
  const parts = written.exec(text)?.groups;
  if (parts === undefined) return text;
  const {
    year,
    month,
    day,
    hour,
    minute,
    second = '00',
    fraction = '0',
    zone = '+00',
    zoneMinute = '00',
  } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${zone}:${zoneMinute}`;
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
