import { MongoClient, type ObjectId } from 'mongodb';
import type { Row } from './compare-worlds.ts';

/** A look at the messages past the servers, straight into the database. */
export interface OutboxReader {
  /** The ids of the messages that somebody holds a claim on. */
  heldNow(): Promise<string[]>;
  /** How many messages wait, are claimed, or are still to be asked after. */
  unsettled(): Promise<number>;
  rows(): Promise<Row[]>;
  close(): Promise<void>;
}

/** What is read of a stored message. */
interface StoredMessage {
  readonly _id: ObjectId;
  readonly account: ObjectId;
  readonly idempotency?: { readonly key: string };
  readonly status: string;
  readonly twilio_sid: string | null;
  readonly dispatch: { readonly state: string };
  readonly check: { readonly at: Date | null };
  readonly events: readonly {
    readonly at: Date;
    readonly source: string;
    readonly status: string | null;
    readonly applied: boolean;
    readonly note: string | null;
  }[];
}

export async function connectOutboxReader(uri: string): Promise<OutboxReader> {
  const client = await new MongoClient(uri).connect();
  const messages = client.db().collection<StoredMessage>('messages');
  return {
    async heldNow() {
      const held = await messages.find({ 'dispatch.state': 'claimed' }, { projection: { _id: 1 } }).toArray();
      return held.map(({ _id }) => _id.toHexString());
    },
    unsettled: () =>
      messages.countDocuments({
        $or: [
          { status: { $ne: 'canceled' }, 'dispatch.state': { $in: ['waiting', 'claimed'] } },
          { 'check.at': { $gt: new Date(0) } },
        ],
      }),
    rows: async () => (await messages.find().toArray()).map(toRow),
    close: () => client.close(),
  };
}

function toRow(message: StoredMessage): Row {
  const becameUnknown = message.events.find(({ status, applied }) => status === 'unknown' && applied);
  const resolution =
    becameUnknown === undefined
      ? undefined
      : message.events.find(
          ({ status, applied, at }) => applied && status !== 'unknown' && at >= becameUnknown.at,
        );
  return {
    id: message._id.toHexString(),
    account: message.account.toHexString(),
    key: message.idempotency?.key ?? null,
    status: message.status,
    dispatch: message.dispatch.state,
    sid: message.twilio_sid,
    isAskedAfter: message.check.at !== null,
    unknownBy: becameUnknown === undefined ? null : causeOf(message, becameUnknown),
    resolvedAfterMs:
      becameUnknown && resolution ? resolution.at.getTime() - becameUnknown.at.getTime() : null,
    resolvedBy: resolution?.source ?? null,
  };
}

/** A holder that wrote down the end of its call after its lease lived all the while, and was only too slow. */
function causeOf(
  { events }: StoredMessage,
  becameUnknown: StoredMessage['events'][number],
): Row['unknownBy'] {
  if (becameUnknown.note !== 'lease_ran_out') return 'call';
  const isSlow = events.some(({ source, at }) => source === 'api' && at > becameUnknown.at);
  return isSlow ? 'slowness' : 'kill';
}
