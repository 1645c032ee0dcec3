import type { Connection, PipelineStage, Types } from 'mongoose';
import { contactModel, type ContactRecord } from '../contacts/contact-record.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { ConversationRecord } from './conversation-record.ts';

/** A conversation as it was at the time `now` of the database. */
export type Talk = Pick<
  ConversationRecord,
  '_id' | 'account' | 'contact' | 'seq' | 'has_membership' | 'recent_inbound'
> & { readonly now: Date };

/** A text on a line, and who sent it. */
export interface Arrival {
  /** The id that the text has or will have as a message. */
  readonly message: Types.ObjectId;
  readonly sid: string;
  readonly lineId: string;
  /** The keyed hash by which its sender would be found. */
  readonly senderIndex: string;
}

/** What is known of a text that came in. */
export interface Findings {
  /** The message that a copy of it has become already. */
  readonly stored: Pick<MessageRecord, '_id' | 'account' | 'conversation'> | null;
  /** Null when nobody knows its sender. */
  readonly sender: Sender | null;
}

/** What is known of a sender on a line. */
export interface Sender {
  readonly contact: Types.ObjectId;
  readonly isRegistered: boolean;
  readonly isOptedOut: boolean;
  /** The conversation that sent last on the line; an unassigned one, if there is no other. */
  readonly talk: Talk | null;
}

type FoundContact = Pick<ContactRecord, '_id' | 'phone_index' | 'is_registered'> & {
  opt_outs?: ContactRecord['opt_outs'];
  talks: Talk[];
};
type FoundMessage = Pick<MessageRecord, '_id' | 'account' | 'conversation'> & { phone_index?: undefined };

/** Makes the function that says what is known of several texts, in their order; one round trip for each line. */
export function inboundFindings(connection: Connection) {
  const contacts = contactModel(connection);

  return async (arrivals: readonly Arrival[]): Promise<Findings[]> => {
    const found = new Map<Arrival, Findings>();
    const byLine = Map.groupBy(arrivals, ({ lineId }) => lineId);
    await Promise.all(
      [...byLine].map(async ([lineId, onLine]) => {
        const rows = await contacts.collection
          .aggregate<FoundContact | FoundMessage>(lookFor(onLine, lineId))
          .toArray();
        for (const arrival of onLine) found.set(arrival, findingsOf(arrival, rows));
      }),
    );
    return arrivals.map((arrival) => found.get(arrival) ?? { stored: null, sender: null });
  };
}

type Stage = Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>;

const talkFields = {
  account: 1,
  contact: 1,
  seq: 1,
  has_membership: 1,
  recent_inbound: 1,
  now: '$$NOW',
} as const;

/**
 * The senders with one conversation each on the line, by an index that has it first, and the messages that copies of the
 * texts have become. A conversation whose account was deleted is none.
 */
function lookFor(arrivals: readonly Arrival[], lineId: string): Stage[] {
  const talks: Stage[] = [
    { $match: { line_id: lineId, is_closed: { $ne: true } } },
    { $sort: { last_sent_at: -1, account: -1 } },
    { $limit: 1 },
    { $project: talkFields },
  ];
  const copies: Stage[] = [
    { $match: { _id: { $in: arrivals.map(({ message }) => message) } } },
    { $project: { account: 1, conversation: 1 } },
  ];
  return [
    { $match: { phone_index: { $in: [...new Set(arrivals.map(({ senderIndex }) => senderIndex))] } } },
    { $project: { phone_index: 1, is_registered: 1, opt_outs: 1 } },
    {
      $lookup: {
        from: 'conversations',
        localField: '_id',
        foreignField: 'contact',
        pipeline: talks,
        as: 'talks',
      },
    },
    { $unionWith: { coll: 'messages', pipeline: copies } },
  ];
}

function findingsOf(
  { message, senderIndex, lineId }: Arrival,
  rows: readonly (FoundContact | FoundMessage)[],
): Findings {
  let [stored, sender]: [FoundMessage | null, FoundContact | null] = [null, null];
  for (const row of rows) {
    if (row.phone_index === undefined) {
      if (row._id.equals(message)) stored = row;
    } else if (row.phone_index === senderIndex) sender = row;
  }
  return {
    stored,
    sender: sender && {
      contact: sender._id,
      isRegistered: sender.is_registered,
      isOptedOut: sender.opt_outs?.some((optOut) => optOut.line_id === lineId) ?? false,
      talk: sender.talks[0] ?? null,
    },
  };
}
