import type { Connection, PipelineStage, QueryFilter, Types } from 'mongoose';
import { accountModel, type StoredAccount } from '../accounts/account-record.ts';
import { durably, messageModel, type MessageRecord } from '../messages/message-record.ts';
import { evidenceUpdate, neverHandedOver, outcomeUnknown } from '../messages/record-event.ts';
import { nextTurn, turnMsPerSegment, type QueueTime } from './turn.ts';

/** What one look has done. */
export interface Swept {
  readonly changed: number;
  /** Whether there may be more than one look takes. */
  readonly isMore: boolean;
}

interface Change {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly update: PipelineStage[];
}

export type OverdueStore = ReturnType<typeof overdueStore>;

/**
 * Messages whose time has come, whoever they wait for: each look takes the first of them by an index, and changes each by
 * one conditional update, so that any number of processes may look at once.
 * @param limit how many messages one look takes
 */
export function overdueStore(connection: Connection, limit = 500) {
  const messages = messageModel(connection);
  const accounts = accountModel(connection);

  /**
   * Queues the scheduled texts that are due. Only now do they take their accounts' turns: a thousand texts scheduled for
   * nine o'clock must not hold up somebody else's single one.
   */
  async function queueScheduled(queue: QueueTime): Promise<Swept> {
    const scheduled = { status: 'scheduled', 'dispatch.state': 'waiting' } as const;
    const due = await messages
      .find({ ...scheduled, $expr: passed('due_at') }, { account: 1, segments: 1 })
      .sort({ 'dispatch.due_at': 1 })
      .limit(limit)
      .lean<MessageRecord[]>();
    const changes: Change[] = [];
    for (const texts of byAccount(due).values()) {
      const turnMs = texts.map(({ segments }) => segments * turnMsPerSegment);
      let turn = await advanceTurn(texts[0].account, turnMs, queue);
      for (const [index, { _id, account }] of texts.entries()) {
        const evidence = { source: 'api', status: 'queued', note: 'due' } as const;
        const update = evidenceUpdate(evidence, { 'dispatch.turn': turn });
        changes.push({ filter: { _id, account, ...scheduled }, update });
        turn += turnMs[index + 1] ?? 0;
      }
    }
    return apply(changes);
  }

  /** @returns the turn of the first of these texts; each other one's is later by what it takes */
  async function advanceTurn(
    account: Types.ObjectId,
    [first = 0, ...others]: readonly number[],
    queue: QueueTime,
  ): Promise<number> {
    const later = others.reduce((sum, ms) => sum + ms, 0);
    const stored = await accounts
      .findOneAndUpdate({ _id: account }, [{ $set: nextTurn(first, queue, later) }], {
        returnDocument: 'after',
        updatePipeline: true,
        projection: { next_turn: 1 },
      })
      .orFail()
      .lean<Pick<StoredAccount, 'next_turn'>>();
    return stored.next_turn - later;
  }

  /** Fails queued texts that waited past their `expires_at`, also those on lines that are gone. */
  async function expire(): Promise<Swept> {
    const filter = { status: 'queued', 'dispatch.state': 'waiting', $expr: passed('expires_at') } as const;
    const evidence = { source: 'api', status: 'failed', reason: 'expired', note: 'expired' } as const;
    return changeAll(filter, 'dispatch.expires_at', evidenceUpdate(evidence, neverHandedOver()));
  }

  /**
   * Makes messages unknown whose claim ran out: whoever held it vanished, and nobody knows whether the call was made.
   * They never go back to waiting: that could text twice.
   */
  async function abandonVanished(): Promise<Swept> {
    const filter = { 'dispatch.state': 'claimed', $expr: passed('lease_until') } as const;
    const evidence = { source: 'api', status: 'unknown', note: 'lease_ran_out' } as const;
    return changeAll(filter, 'dispatch.lease_until', evidenceUpdate(evidence, outcomeUnknown()));
  }

  async function changeAll(
    filter: QueryFilter<MessageRecord>,
    order: string,
    update: PipelineStage[],
  ): Promise<Swept> {
    const found = await messages
      .find(filter, { account: 1 })
      .sort({ [order]: 1 })
      .limit(limit)
      .lean();
    return apply(found.map(({ _id, account }) => ({ filter: { _id, account, ...filter }, update })));
  }

  async function apply(changes: readonly Change[]): Promise<Swept> {
    if (changes.length === 0) return { changed: 0, isMore: false };
    const { modifiedCount } = await messages.collection.bulkWrite(
      changes.map(({ filter, update }) => ({ updateOne: { filter, update } })),
      { ordered: false, writeConcern: durably },
    );
    return { changed: modifiedCount, isMore: changes.length === limit };
  }

  return { queueScheduled, expire, abandonVanished };
}

function passed(field: 'due_at' | 'expires_at' | 'lease_until') {
  return { $lte: [`$dispatch.${field}`, '$$NOW'] };
}

function byAccount(texts: readonly MessageRecord[]): Map<string, [MessageRecord, ...MessageRecord[]]> {
  const groups = new Map<string, [MessageRecord, ...MessageRecord[]]>();
  for (const text of texts) {
    const id = text.account.toHexString();
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [text]);
    else group.push(text);
  }
  return groups;
}
