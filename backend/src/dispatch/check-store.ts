import type { Connection, Types } from 'mongoose';
import { messageModel, type MessageRecord } from '../messages/message-record.ts';
import { recordEvent, type MessageRef } from '../messages/record-event.ts';

/** A message that is due to be asked after. */
export interface DueCheck extends MessageRef {
  readonly at: Date;
}

/** A message that this process is asking about. */
export interface Check extends MessageRef {
  /** What its age is counted from. */
  readonly since: Date;
  /** Now, by the database's clock. */
  readonly now: Date;
  /** While the message still says this, nobody has learnt more or asked since. */
  readonly heldUntil: Date;
  readonly sid: string | null;
  readonly isUnknown: boolean;
  readonly contact: Types.ObjectId;
  readonly lineId: string;
  /** Encrypted. */
  readonly content: string;
  /** When the call may have reached the provider. */
  readonly claimedAt: Date | null;
  readonly leaseUntil: Date | null;
}

/** ms for which a check belongs to whoever took it; one that vanishes leaves it to the next. */
const heldForMs = 60_000;

export type CheckStore = ReturnType<typeof checkStore>;

/** Which messages the provider is to be asked about, and when; times are the database's. */
export function checkStore(connection: Connection) {
  const messages = messageModel(connection);

  /** The due ones, whoever has waited longest first. */
  async function findDue(limit: number): Promise<DueCheck[]> {
    const due = await messages
      .find(
        { 'check.at': { $gt: new Date(0) }, $expr: { $lte: ['$check.at', '$$NOW'] } },
        { account: 1, 'check.at': 1 },
      )
      .sort({ 'check.at': 1 })
      .limit(limit)
      .lean<MessageRecord[]>();
    return due.flatMap(({ _id, account, check }) =>
      check.at === null ? [] : [{ id: _id, account, at: check.at }],
    );
  }

  /** Takes one that is still due; whoever takes it later gets null. */
  async function take({ id, account, at }: DueCheck): Promise<Check | null> {
    const taken = await messages
      .findOneAndUpdate(
        { _id: id, account, 'check.at': at },
        [{ $set: { 'check.at': { $add: ['$$NOW', heldForMs] } } }],
        { returnDocument: 'after', projection: { events: 0 }, updatePipeline: true },
      )
      .lean<MessageRecord>();
    const heldUntil = taken?.check.at ?? null;
    if (taken === null || heldUntil === null) return null;
    const now = new Date(heldUntil.getTime() - heldForMs);
    return {
      id,
      account,
      since: taken.check.since ?? now,
      now,
      heldUntil,
      sid: taken.twilio_sid,
      isUnknown: taken.status === 'unknown',
      contact: taken.contact,
      lineId: taken.line_id,
      content: taken.content,
      claimedAt: taken.dispatch.claimed_at,
      leaseUntil: taken.dispatch.lease_until,
    };
  }

  /** Says when the message is next asked after, unless somebody has learnt more meanwhile. People see it: it is a change. */
  async function askAgain(check: Check, at: Date): Promise<void> {
    const next = { 'check.at': { $literal: at }, changed_at: '$$NOW' };
    await messages.updateOne(held(check), [{ $set: next }], { updatePipeline: true });
  }

  /** Asks no more, and says so in the message's evidence. */
  async function stopAsking(check: Check): Promise<void> {
    const evidence = { source: 'poll', status: null, note: 'stopped_asking' } as const;
    await recordEvent(messages, held(check), evidence, { 'check.at': null });
  }

  /** Keeps what asking came to when the provider had no news. */
  async function note({ id, account }: MessageRef, source: 'poll' | 'lookup', words: string): Promise<void> {
    await recordEvent(messages, { _id: id, account }, { source, status: null, note: words });
  }

  /**
   * The messages of ours, whoever's, that the provider's text could be instead: without a sid, to the same number, and
   * called about at a time that overlaps the window.
   * @returns their encrypted texts, by id
   */
  async function findRivals(check: Check, since: Date, until: Date): Promise<Map<Types.ObjectId, string>> {
    const couldBe = {
      _id: { $ne: check.id },
      contact: check.contact,
      'dispatch.claimed_at': { $lte: until },
      'dispatch.lease_until': { $gte: since },
    };
    const found = await messages
      .find(
        {
          $or: [
            { ...couldBe, 'dispatch.state': 'unknown', twilio_sid: null },
            { ...couldBe, 'dispatch.state': 'claimed', twilio_sid: null },
          ],
        },
        { content: 1 },
      )
      .lean();
    return new Map(found.map(({ _id, content }) => [_id, content]));
  }

  /** Those of the sids that a message of ours holds. */
  async function findHeld(sids: readonly string[]): Promise<Set<string>> {
    const found = await messages
      .find({ twilio_sid: { $in: [...sids], $gt: '' } }, { _id: 0, twilio_sid: 1 })
      .lean();
    return new Set(found.flatMap(({ twilio_sid }) => twilio_sid ?? []));
  }

  return { findDue, take, askAgain, stopAsking, note, findRivals, findHeld };
}

function held({ id, account, heldUntil }: Check) {
  return { _id: id, account, 'check.at': heldUntil };
}
