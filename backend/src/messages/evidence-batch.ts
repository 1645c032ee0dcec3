import type { Document } from 'mongodb';
import { Types } from 'mongoose';
import {
  foldEvidence,
  type EvidenceOutcome,
  type EvidenceState,
  type Folded,
  type ProviderEvidence,
} from './fold-evidence.ts';
import { durably, type MessageModel, type MessageRecord } from './message-record.ts';
import type { MessageRef } from './record-event.ts';

/** Evidence, and how its message is found: by our id or, where that is null, by the sid. */
export interface AddressedEvidence {
  readonly messageId: string | null;
  readonly evidence: ProviderEvidence;
}

/** A message as it was before evidence was written to it. */
export interface MessageBefore extends EvidenceState, Pick<MessageRecord, '_id' | 'account'> {
  /** When it was handed over; of an unknown message, when it was claimed. */
  readonly since: Date | null;
  /** The database's clock at the reading. */
  readonly now: Date;
}

export interface RecordedEvidence {
  readonly outcome: EvidenceOutcome;
  readonly before: MessageBefore;
  /** Whether the message's status was unknown until this was said. */
  readonly resolves: boolean;
}

/** Keeps one piece of evidence, whatever the message has become in the meantime. */
type RecordOne = (target: MessageRef, evidence: ProviderEvidence) => Promise<EvidenceOutcome>;

interface Plan extends Folded {
  readonly before: MessageBefore;
  /** Places in the batch of the evidence about this message, in its order. */
  readonly places: readonly number[];
}

const readFields = {
  account: 1,
  twilio_sid: 1,
  status: 1,
  sent_at: 1,
  delivered_at: 1,
  'events.sid': 1,
  'events.provider_status': 1,
  'events.error_code': 1,
  events_left_out: 1,
  since: { $ifNull: ['$check.since', null] },
  now: '$$NOW',
} as const;

/**
 * Keeps evidence about any messages by one read and one write, each message's by one conditional update: measured in
 * a burst, that is a third of the database's work of one update each and half of that of pipelines which decide by
 * themselves. Where somebody else was faster the update does not match, and `recordOne` does it.
 * @returns one for each piece, in its order; null where there is no such message
 */
export async function recordEvidenceBatch(
  messages: MessageModel,
  batch: readonly AddressedEvidence[],
  checkAfterMs: number,
  recordOne: RecordOne,
): Promise<(RecordedEvidence | null)[]> {
  const find = await readMessages(messages, batch);
  const plans = planWrites(find, batch, await sidsOfOthers(messages, find, batch), checkAfterMs);
  const writes = plans.filter(({ set }) => Object.keys(set).length > 0);
  const lost = await write(messages, writes);

  const recorded = batch.map((): RecordedEvidence | null => null);
  for (const plan of plans) {
    const { before, places, outcomes } = plan;
    for (const [n, place] of places.entries()) {
      const said = batch[place]?.evidence;
      const planned = outcomes[n];
      if (said === undefined || planned === undefined) continue;
      const ref = { id: before._id, account: before.account };
      const outcome = lost.has(plan) ? await recordOne(ref, said) : planned;
      const resolves = before.status === 'unknown' && outcomes.indexOf('applied') === n;
      recorded[place] = { before, outcome, resolves };
    }
  }
  return recorded;
}

async function readMessages(
  messages: MessageModel,
  batch: readonly AddressedEvidence[],
): Promise<(item: AddressedEvidence) => MessageBefore | undefined> {
  const ids = batch.flatMap(({ messageId }) =>
    messageId === null ? [] : Types.ObjectId.createFromHexString(messageId),
  );
  const sids = batch.flatMap(({ messageId, evidence }) => (messageId === null ? evidence.sid : []));
  const byId = { _id: { $in: ids } };
  const bySid = { twilio_sid: { $in: sids } };
  const filter = sids.length === 0 ? byId : ids.length === 0 ? bySid : { $or: [byId, bySid] };
  const found = await messages.collection.find<MessageBefore>(filter, { projection: readFields }).toArray();
  const withId = new Map(found.map((message) => [message._id.toHexString(), message]));
  const withSid = new Map(found.map((message) => [message.twilio_sid, message]));
  return ({ messageId, evidence }) =>
    messageId === null ? withSid.get(evidence.sid) : withId.get(messageId);
}

/**
 * Of the sids that are new to the message they are said about, those that another message has: a callback with our id
 * and somebody else's sid must not make the one of the other. Asked only about messages that have none yet.
 */
async function sidsOfOthers(
  messages: MessageModel,
  find: (item: AddressedEvidence) => MessageBefore | undefined,
  batch: readonly AddressedEvidence[],
): Promise<ReadonlySet<string>> {
  const sids = batch.filter((item) => find(item)?.twilio_sid === null).map(({ evidence }) => evidence.sid);
  if (sids.length === 0) return new Set();
  const held = await messages
    .find({ twilio_sid: { $in: sids, $gt: '' } }, { _id: 0, twilio_sid: 1 })
    .lean<{ twilio_sid: string }[]>();
  return new Set(held.map(({ twilio_sid }) => twilio_sid));
}

function planWrites(
  find: (item: AddressedEvidence) => MessageBefore | undefined,
  batch: readonly AddressedEvidence[],
  others: ReadonlySet<string>,
  checkAfterMs: number,
): Plan[] {
  const placesOf = new Map<MessageBefore, number[]>();
  for (const [place, item] of batch.entries()) {
    const message = find(item);
    if (message === undefined) continue;
    const places = placesOf.get(message);
    if (places === undefined) placesOf.set(message, [place]);
    else places.push(place);
  }
  return Array.from(placesOf, ([before, places]) => {
    const said = places.flatMap((place) => batch[place]?.evidence ?? []);
    return { before, places, ...foldEvidence(before, said, others, before.now, checkAfterMs) };
  });
}

/** @returns those that were not written, because the message had changed since it was read */
async function write(messages: MessageModel, plans: readonly Plan[]): Promise<Set<Plan>> {
  const batch = new Types.ObjectId();
  if ((await updateAll(messages, plans, batch)) === plans.length) return new Set();
  const ids = plans.map(({ before }) => before._id);
  const written = await messages.find({ _id: { $in: ids }, evidence_batch: batch }, { _id: 1 }).lean();
  const isWritten = new Set(written.map(({ _id }) => _id.toHexString()));
  return new Set(plans.filter(({ before }) => !isWritten.has(before._id.toHexString())));
}

/** @returns how many still were as they had been read. */
async function updateAll(
  messages: MessageModel,
  plans: readonly Plan[],
  batch: Types.ObjectId,
): Promise<number> {
  const [first, ...others] = plans.map((plan) => toUpdate(plan, batch));
  if (first === undefined) return 0;
  const { collection } = messages;
  const acknowledged = { writeConcern: durably };
  // The driver's machinery for many costs as much again as the write when there is only one.
  const { matchedCount } =
    others.length === 0
      ? await collection.updateOne(first.filter, first.update, acknowledged)
      : await collection.bulkWrite(
          [first, ...others].map((updateOne) => ({ updateOne })),
          { ...acknowledged, ordered: false },
        );
  return matchedCount;
}

/** Every change of the evidence or the status appends an event or, when there are too many, counts one. */
function toUpdate(
  { before, set, newEvents, newLeftOut }: Plan,
  batch: Types.ObjectId,
): { filter: Document; update: Document } {
  return {
    filter: {
      _id: before._id,
      account: before.account,
      status: before.status,
      twilio_sid: before.twilio_sid,
      events: { $size: before.events.length },
      events_left_out: before.events_left_out,
    },
    update: {
      $set: { ...set, evidence_batch: batch },
      $push: { events: { $each: [...newEvents] } },
      $inc: { events_left_out: newLeftOut },
      $currentDate: { changed_at: true },
    },
  };
}
