const dayMs = 24 * 60 * 60 * 1000;
/** No zone is further from UTC than this. */
const widestOffsetMs = 15 * 60 * 60 * 1000;

/**
 * The beginning of a day where the clocks of a time zone stand, whatever they are put forward or back that day.
 * @param daysBack 0 for the day of `now`, 1 for the day before
 * @throws {RangeError} for a time zone that nobody knows
 */
export function startOfDay(now: Date, timeZone: string, daysBack: number): Date {
  // This locale writes dates as 2026-03-29: their order is that of the strings.
  const dates = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const midnightInUtc = Date.parse(`${dates.format(now)}T00:00:00Z`) - daysBack * dayMs;
  const date = new Date(midnightInUtc).toISOString().slice(0, 10);
  // The first moment of that date; a day need not begin at 00:00, and its length is nobody's guess.
  let before = midnightInUtc - widestOffsetMs;
  let within = midnightInUtc + widestOffsetMs;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dates.format(middle) < date) before = middle;
    else within = middle;
  }
  return new Date(within);
}
