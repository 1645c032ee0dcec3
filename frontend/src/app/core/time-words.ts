// The interface is in English; a fixed locale keeps its dates in the same language. The zone is the person's.
const locale = 'en-GB';

const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const preciseFormat = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const dateFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const fullFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** The day as short as a list needs it: nothing for today, then Yesterday, the weekday, the date. */
export function dayInWords(at: Date, now: Date): string | null {
  const days = daysBetween(at, now);
  if (days === 0) return null;
  if (days === 1) return 'Yesterday';
  if (days > 1 && days < 7) return weekdayFormat.format(at);
  return at.getFullYear() === now.getFullYear() ? dayFormat.format(at) : dateFormat.format(at);
}

export function clockTime(at: Date): string {
  return clockFormat.format(at);
}

/** With milliseconds, as evidence needs it. */
export function preciseTime(at: Date): string {
  return preciseFormat.format(at);
}

/** Date and clock, for evidence of another day than the one before it. */
export function calendarDate(at: Date): string {
  return dateFormat.format(at);
}

/** Everything, with the zone. */
export function fullTime(at: Date): string {
  return fullFormat.format(at);
}

/** Calendar days from `at` to `now` in the person's zone; a day of 23 or 25 hours is one day. */
export function daysBetween(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
}

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
