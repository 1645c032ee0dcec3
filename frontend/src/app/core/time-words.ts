import { computed, type Signal } from '@angular/core';
import { dateLanguage } from './date-language.ts';

/** Follows the language of dates: whatever shows a time shows it anew when another is chosen. The zone is the person's. */
function formatOf(options: Intl.DateTimeFormatOptions): Signal<Intl.DateTimeFormat> {
  return computed(() => new Intl.DateTimeFormat(dateLanguage(), options));
}

const relativeFormat = computed(() => new Intl.RelativeTimeFormat(dateLanguage(), { numeric: 'auto' }));
const clockFormat = formatOf({ hour: '2-digit', minute: '2-digit' });
const preciseFormat = formatOf({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const weekdayFormat = formatOf({ weekday: 'short' });
const dayFormat = formatOf({ day: 'numeric', month: 'short' });
const dateFormat = formatOf({ day: 'numeric', month: 'short', year: 'numeric' });
const fullFormat = formatOf({
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const planFormat = formatOf({
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});
const zoneFormat = formatOf({ timeZoneName: 'long' });

/**
 * The day as short as a list needs it: nothing for today, then Yesterday or Tomorrow, the weekday within a week, the
 * date.
 */
export function dayInWords(at: Date, now: Date): string | null {
  const days = daysBetween(at, now);
  if (days === 0) return null;
  if (Math.abs(days) === 1) return capitalized(relativeFormat().format(-days, 'day'));
  if (Math.abs(days) < 7) return weekdayFormat().format(at);
  return at.getFullYear() === now.getFullYear() ? dayFormat().format(at) : dateFormat().format(at);
}

/** The day as a thread says it where it begins: as `dayInWords`, and Today. */
export function dayOrToday(at: Date, now: Date): string {
  return dayInWords(at, now) ?? capitalized(relativeFormat().format(0, 'day'));
}

export function clockTime(at: Date): string {
  return clockFormat().format(at);
}

/** With milliseconds, as evidence needs it. */
export function preciseTime(at: Date): string {
  return preciseFormat().format(at);
}

/** Date and clock, for evidence of another day than the one before it. */
export function calendarDate(at: Date): string {
  return dateFormat().format(at);
}

/** Everything, with the zone. */
export function fullTime(at: Date): string {
  return fullFormat().format(at);
}

/** A time to come, to the minute. */
export function plannedTime(at: Date): string {
  return planFormat().format(at);
}

/** The person's time zone as it is called at that time, as `Central European Summer Time`. */
export function zoneInWords(at: Date): string {
  const name = zoneFormat()
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  return name?.value ?? 'your own time zone';
}

/** How long until `at`, rounded up, as `in 2 min`; null once it has come. */
export function untilInWords(at: Date, now: Date): string | null {
  const minutes = (at.getTime() - now.getTime()) / 60_000;
  if (minutes <= 0) return null;
  if (minutes <= 1) return 'in less than a minute';
  if (minutes <= 90) return `in ${Math.ceil(minutes)} min`;
  const hours = Math.ceil(minutes / 60);
  return hours <= 36 ? `in ${hours} h` : `in ${Math.ceil(hours / 24)} days`;
}

/** Calendar days from `at` to `now` in the person's zone; a day of 23 or 25 hours is one day. */
export function daysBetween(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
}

function capitalized(words: string): string {
  const [first = '', ...rest] = words;
  return first.toLocaleUpperCase(dateLanguage()) + rest.join('');
}

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
