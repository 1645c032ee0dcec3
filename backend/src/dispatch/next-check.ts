/**
 * When a message is asked after next: at the smallest age still ahead. Ages that passed while nobody could ask are
 * skipped, so that one question and not many follows on a long silence.
 * @param since what the age is counted from
 * @param agesMs rising
 * @returns null when all ages have passed
 */
export function nextCheck(since: Date, now: Date, agesMs: readonly number[]): Date | null {
  const age = agesMs.find((ms) => since.getTime() + ms > now.getTime());
  return age === undefined ? null : new Date(since.getTime() + age);
}
