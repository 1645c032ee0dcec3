import { messageStatuses } from '@mysms/contract/message-status';
import type { MessageSummary, SummaryQuery } from '@mysms/contract/messages';
import type { Types } from 'mongoose';
import { malformedParameter } from '../http/parse.ts';
import type { MessageStore } from './message-store.ts';
import { startOfDay } from './start-of-day.ts';

/**
 * When the first of a summary's days began.
 * @throws {Problem} `malformed_request` for a time zone that nobody knows
 */
export function beginningOf({ days, tz }: SummaryQuery): Date {
  try {
    return startOfDay(new Date(), tz, days - 1);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw malformedParameter('tz', 'Give a time zone by its IANA name, such as Europe/Berlin.');
  }
}

/** How many of the account's own messages since then stand at each status. */
export async function summarizeMessages(
  messages: MessageStore,
  account: Types.ObjectId,
  since: Date,
): Promise<MessageSummary> {
  const counted = await messages.countByStatus(account, since);
  const counts = messageStatuses.map((status) => [status, counted.get(status) ?? 0] as const);
  return {
    since: since.toISOString(),
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    counts: Object.fromEntries(counts) as MessageSummary['counts'],
  };
}
