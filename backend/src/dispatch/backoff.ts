/**
 * Exponential backoff with jitter, in ms: between half and all of the doubled wait.
 * @param attempt 1 for the first
 */
export function backoff(attempt: number, firstMs: number, longestMs: number): number {
  const wait = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(wait * (0.5 + Math.random() / 2));
}
