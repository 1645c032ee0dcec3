/** ms of a queue's turn for one segment: what a line takes to send it. */
export const turnMsPerSegment = 1000;

/**
 * The expression of an account's next turn: after the turn it took last, and not before the queue's own time, so that
 * nobody saves up turns. That time is now, or what is being handed over now when the queue lags behind: a newcomer
 * goes before what lies ahead of the others, and not behind all that they are late with.
 * @param turnMs what the text takes
 * @param earliestTurn of the dispatcher; infinite while nothing lags
 */
export function nextTurn(turnMs: number, earliestTurn: number): Record<string, unknown> {
  return {
    $max: [{ $add: ['$next_turn', turnMs] }, { $min: [{ $toLong: '$$NOW' }, earliestTurn] }],
  };
}
