/** ms of a queue's turn for one segment: what a line takes to send it. */
export const turnMsPerSegment = 1000;

/** What one process knows of the queue. */
export interface QueueTime {
  /** The turn with which a newcomer is next, in ms; infinite while nobody waits. */
  readonly earliestTurn: number;
  /** What was accepted before this has left the queue, for the queue was empty then. */
  readonly emptyAt: Date;
}

/**
 * The fields of an account that has taken its next turn: after the turn it took last, and not before the queue's own time,
 * so that nobody saves up turns. That time is now, or what is being handed over now when the queue lags behind: a newcomer
 * goes before what lies ahead of the others, and not behind all that they are late with. Whose texts have all left owes
 * nobody anything: they held nobody up.
 * @param turnMs what the text takes
 * @param laterMs what is taken after it, by texts that follow with it
 */
export function nextTurn(
  turnMs: number,
  { earliestTurn, emptyAt }: QueueTime,
  laterMs = 0,
): Readonly<Record<'next_turn' | 'turn_taken_at', unknown>> {
  const owed = { $cond: [{ $lt: ['$turn_taken_at', emptyAt] }, 0, { $add: ['$next_turn', turnMs] }] };
  const turn = { $max: [owed, { $min: [{ $toLong: '$$NOW' }, earliestTurn] }] };
  return { next_turn: { $add: [turn, laterMs] }, turn_taken_at: '$$NOW' };
}
