import type { Message } from '../carrier/message.ts';
import type { Parameters } from './form.ts';
import { RestError } from './rest-error.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * The filters `DateSent` (a day in GMT), `DateSent<` and `DateSent>` (a day or a time, both inclusive, as the URL
 * `DateSent<=…` reads). A message that was not sent yet counts with the time of its creation, so that a look-up
 * right after a lost answer finds it.
 * @throws {RestError} 400 with 20001 for what is no date
 */
export function dateSentFilter(query: Parameters): (message: Message) => boolean {
  const day = readDate(query, 'DateSent');
  const from = readDate(query, 'DateSent>');
  const to = readDate(query, 'DateSent<');
  const startOfDay = day === null ? null : Math.floor(day / dayMs) * dayMs;
  return (message) => {
    // Twilio's times are whole seconds.
    const time = Math.floor((message.sentAt ?? message.createdAt) / 1000) * 1000;
    if (from !== null && time < from) return false;
    if (to !== null && time > to) return false;
    return startOfDay === null || (time >= startOfDay && time < startOfDay + dayMs);
  };
}

function readDate(query: Parameters, name: string): number | null {
  const text = query.get(name);
  if (text === undefined || text === '') return null;
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new RestError(400, 20001, `Invalid value for parameter ${name}: ${text}`);
  return time;
}
