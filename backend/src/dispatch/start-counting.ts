/**
 * Begins to count the time, for a lease that others see run out by their own clocks. While a machine sleeps the one of
 * our clocks may stand still, and the other may be set: whichever says more is believed.
 * @returns says how many ms have passed, at most
 */
export function startCounting(): () => number {
  const [steady, wall] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}
