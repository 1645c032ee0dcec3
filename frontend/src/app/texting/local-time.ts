import { maxSendAheadMs } from '@mysms/contract/limits';
import { plannedTime } from '../core/time-words.ts';

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A time as a box of type `datetime-local` holds it: in the person's zone, to the minute. */
export function toLocalTime(at: Date): string {
  const [month, day, hour, minute] = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()].map(
    (part) => String(part).padStart(2, '0'),
  );
  return `${String(at.getFullYear()).padStart(4, '0')}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The moment that a box of type `datetime-local` names; null while it is not all there. A time that a change of the
 * clocks leaves out is as much later, one that comes twice is the first.
 */
export function fromLocalTime(local: string): Date | null {
  const at = new Date(local);
  return shape.test(local) && !Number.isNaN(at.getTime()) ? at : null;
}

/** The earliest and the latest time that can be chosen. */
export function sendTimeRange(now: Date): { readonly min: string; readonly max: string } {
  const nextMinute = new Date(now.getTime() + 60_000);
  return { min: toLocalTime(nextMinute), max: toLocalTime(new Date(now.getTime() + maxSendAheadMs)) };
}

/** What somebody who opens the box probably means: tomorrow morning. */
export function suggestedSendTime(now: Date): string {
  return toLocalTime(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8));
}

/** Why a text cannot be sent at this time; null when it can. */
export function sendTimeFault(local: string, now: Date): string | null {
  const at = fromLocalTime(local);
  if (at === null) return 'Choose a date and a time.';
  if (at <= now) return 'This time has passed. Choose a later one.';
  const latest = new Date(now.getTime() + maxSendAheadMs);
  if (at <= latest) return null;
  return `A text can wait for 35 days at most: until ${plannedTime(latest)}.`;
}
