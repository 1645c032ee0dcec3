import type { Types } from 'mongoose';
import type { SendingLimitCode } from '../accounts/account-record.ts';
import type { Config } from '../config.ts';
import { Problem } from '../http/problem.ts';
import type { MessageStore } from './message-store.ts';

interface Deps {
  readonly config: Pick<Config, 'limits'>;
  readonly messages: MessageStore;
}

/**
 * Holds a text for later against the limits of the minute and the day for which it is meant, so that not all that was
 * accepted over weeks goes out in one. One round trip. Texts that are accepted at the same moment may slip through
 * together: the account's own windows bound how many those are.
 * @throws {Problem} `limit_…`, without a time to wait: another time has to be chosen
 */
export async function checkScheduledLimits(
  { config, messages }: Deps,
  { account, contact, sendAt }: { account: Types.ObjectId; contact: Types.ObjectId; sendAt: Date },
): Promise<void> {
  const { messagesPerContactPerMinute, messagesPerMinute, messagesPerDay } = config.limits;
  const counts = await messages.countScheduled(account, contact, sendAt);
  const limits: readonly (readonly [most: number, count: number, code: SendingLimitCode, what: string])[] = [
    [messagesPerDay, counts.day, 'limit_messages_per_day', 'that day'],
    [messagesPerMinute, counts.minute, 'limit_messages_per_minute', 'that minute'],
    [
      messagesPerContactPerMinute,
      counts.contactMinute,
      'limit_messages_per_contact_per_minute',
      'that minute to this contact',
    ],
  ];
  for (const [most, count, code, what] of limits) {
    if (most > 0 && count >= most)
      throw new Problem(
        code,
        `As many texts as may be are scheduled for ${what} already. Choose another time.`,
      );
  }
}
