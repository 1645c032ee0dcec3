import type { QueueTime } from '../src/dispatch/turn.ts';

/** What is known of a queue that nobody has looked at. */
export const nobodyWaits: QueueTime = { earliestTurn: Infinity, emptyAt: new Date(0) };
