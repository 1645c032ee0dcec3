import type { MessageStatus } from '@mysms/contract/message-status';

/**
 * The state machine of a message's status: from which statuses each status may be reached.
 *
 *     scheduled → queued → sent → delivered → read
 *                   ↓        ↘ undelivered, failed
 *                unknown → whatever evidence then says
 *
 * Evidence arrives late, twice and out of order. A move that is not in the table does not happen: a late `sent` never
 * rewinds `delivered`, and a final status never moves, except that a delivered message may turn out to be read.
 */
export const predecessors: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  scheduled: [],
  queued: ['scheduled', 'unknown'],
  unknown: ['queued'],
  sent: ['scheduled', 'queued', 'unknown'],
  delivered: ['queued', 'unknown', 'sent'],
  undelivered: ['queued', 'unknown', 'sent'],
  failed: ['scheduled', 'queued', 'unknown', 'sent'],
  canceled: ['scheduled', 'queued'],
  read: ['queued', 'unknown', 'sent', 'delivered'],
  received: [],
};
