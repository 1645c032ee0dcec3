import type { AnyBulkWriteOperation } from 'mongodb';
import type { QueryFilter } from 'mongoose';
import { durably, type MessageModel, type MessageRecord } from './message-record.ts';
import { evidenceUpdate, neverHandedOver, type Evidence } from './record-event.ts';

const mostInOneWrite = 500;

/**
 * Cancels all texts that wait to be handed over, or for their time, of those that the filter names; each by one
 * conditional update, so that a claim at the same moment wins.
 */
export async function cancelWaiting(
  messages: MessageModel,
  of: QueryFilter<MessageRecord>,
  evidence: Evidence & { status: 'canceled' },
): Promise<void> {
  const open: QueryFilter<MessageRecord> = {
    'dispatch.state': 'waiting',
    status: { $in: ['scheduled', 'queued'] },
  };
  const update = evidenceUpdate(evidence, neverHandedOver());
  for (let isMore = true; isMore;) {
    const found = await messages
      .find({ ...of, ...open }, { account: 1 })
      .limit(mostInOneWrite)
      .lean();
    isMore = found.length === mostInOneWrite;
    if (found.length === 0) return;
    const writes = found.map(({ _id, account }) => ({
      updateOne: { filter: { _id, account, ...open }, update },
    }));
    await messages.collection.bulkWrite(writes as AnyBulkWriteOperation[], {
      ordered: false,
      writeConcern: durably,
    });
  }
}
