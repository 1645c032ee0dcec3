/**
 * When the clock of `performance` was at zero, in ms since 1970: with it a time of this process and one of a page are
 * on one scale. Runs in either; the wall clock is exact only at its tick, so it waits for one.
 */
export function zeroOfClock(): number {
  const before = Date.now();
  let now = before;
  while (now === before) now = Date.now();
  return now - performance.now();
}
