import { messageStatuses, type MessageStatus } from '@mysms/contract/message-status';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseUri } from '../../test/start-test-app.ts';
import { connectDatabase, type Database } from '../database/database.ts';
import { evidenceStore, type EvidenceStore } from './evidence-store.ts';
import type { ProviderEvidence } from './fold-evidence.ts';
import { messageModel, type MessageModel, type MessageRecord } from './message-record.ts';

let database: Database;
let messages: MessageModel;
let store: EvidenceStore;
const noOptOuts = { add: () => Promise.reject(new Error('Nobody opts out here.')) };

beforeAll(async () => {
  database = await connectDatabase(testDatabaseUri());
  messages = messageModel(database.requests);
  store = evidenceStore(database.requests, 120_000, noOptOuts);
});
afterAll(async () => {
  await database.background.dropDatabase();
  await database.close();
});

const ourSid = `SM${'a'.repeat(32)}`;
const otherSid = `SM${'b'.repeat(32)}`;

const said = (
  status: MessageStatus | null,
  sid = ourSid,
  errorCode: number | null = null,
): ProviderEvidence => ({
  source: 'callback',
  status,
  sid,
  providerStatus: status ?? 'a word that nobody knows',
  errorCode,
});

function stored(fields: Partial<MessageRecord> = {}) {
  return {
    _id: new Types.ObjectId(),
    account: new Types.ObjectId(),
    status: 'queued',
    error_code: null,
    reason: null,
    twilio_sid: ourSid,
    events: [],
    events_left_out: 0,
    dispatch: { state: 'claimed', lease_until: new Date() },
    check: { at: null, since: null },
    moved: true,
    sent_at: null,
    delivered_at: null,
    ...fields,
  };
}

/** A message as what can be compared: the moments of two runs differ, whether there is one must not. */
async function comparable(id: Types.ObjectId): Promise<unknown> {
  const { _id, account, evidence_batch, ...rest } = await messages
    .findById(id)
    .orFail()
    .lean<MessageRecord>();
  return JSON.parse(JSON.stringify(rest), (_key, value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'a moment' : value,
  );
}

/** Gives the same evidence to two equal messages, to one piece by piece and to the other in one write. */
async function inBothWays(fields: Partial<MessageRecord>, evidence: readonly ProviderEvidence[]) {
  const [one, together] = [stored(fields), stored(fields)];
  await messages.collection.insertOne(one);
  const singly = [];
  for (const piece of evidence) singly.push(await store.record({ id: one._id, account: one.account }, piece));
  const afterOne = await comparable(one._id);
  // A sid is one message's: the other must not meet it as somebody else's.
  await messages.deleteMany({});
  await messages.collection.insertOne(together);

  // The first write occupies the store, so that all of ours go into the next one.
  const first = store.recordAddressed({
    messageId: new Types.ObjectId().toHexString(),
    evidence: said(null),
  });
  const messageId = together._id.toHexString();
  const recorded = await Promise.all(
    evidence.map((piece) => store.recordAddressed({ messageId, evidence: piece })),
  );
  await first;
  return {
    singly: { outcomes: singly, message: afterOne },
    together: {
      outcomes: recorded.map((each) => each?.outcome),
      message: await comparable(together._id),
    },
  };
}

const words = [...messageStatuses.filter((status) => status !== 'received'), null];

describe('evidence that arrives together', () => {
  for (const from of messageStatuses) {
    it(`in pairs makes of a message at ${from} what it makes one by one`, async () => {
      for (const first of words) {
        for (const second of words) {
          const { singly, together } = await inBothWays({ status: from }, [
            said(first),
            said(second, ourSid, 30008),
          ]);
          expect(together, `${first}, ${second}`).toEqual(singly);
        }
      }
    });
  }

  it('in threes makes of a message without a sid what it makes one by one', async () => {
    const some = [
      said('sent'),
      said('delivered'),
      said('failed', ourSid, 30003),
      said('delivered', otherSid),
    ];
    for (const a of some)
      for (const b of some)
        for (const c of some) {
          const { singly, together } = await inBothWays({ twilio_sid: null, status: 'unknown' }, [a, b, c]);
          expect(together).toEqual(singly);
        }
  });

  it('is counted only where there is no room, unless it moves the status', async () => {
    const event = { at: new Date(), source: 'callback', sid: ourSid, status: null } as const;
    const events = Array.from({ length: 99 }, (_, n) => ({
      ...event,
      provider_status: `word ${n}`,
      error_code: null,
      applied: false,
      note: null,
    }));
    const { singly, together } = await inBothWays({ events }, [
      said('sent'),
      said('delivered'),
      said('queued'),
      said('delivered'),
      said('queued', ourSid, 30001),
    ]);
    expect(together).toEqual(singly);
    expect(together.message).toMatchObject({ status: 'delivered', events_left_out: 2 });
    expect((together.message as MessageRecord).events).toHaveLength(101);
  });

  it('by two processes at once is kept once each, and none rewinds or gets lost', async () => {
    const other = evidenceStore(database.requests, 120_000, noOptOuts);
    const seeds = Array.from({ length: 30 }, (_, n) =>
      stored({ twilio_sid: `SM${String(n).padStart(32, '0')}` }),
    );
    await messages.collection.insertMany(seeds);
    const outcomes = await Promise.all(
      seeds.flatMap(({ twilio_sid: sid }) =>
        (['delivered', 'sent', 'read', 'queued'] as const).flatMap((status) =>
          [store, other].map((each) =>
            each.recordAddressed({ messageId: null, evidence: said(status, sid ?? '') }),
          ),
        ),
      ),
    );
    const after = await messages.find({ _id: { $in: seeds.map(({ _id }) => _id) } }).lean<MessageRecord[]>();
    for (const message of after) {
      expect(message.status).toBe('read');
      expect(message.events.map((event) => event.provider_status).toSorted()).toEqual([
        'delivered',
        'queued',
        'read',
        'sent',
      ]);
    }
    expect(outcomes.filter((each) => each?.outcome === 'duplicate')).toHaveLength(outcomes.length / 2);
  });

  it('finds its message by sid through the index', async () => {
    await messages.createIndexes();
    const plan = JSON.stringify(
      await messages.find({ twilio_sid: { $in: [ourSid, otherSid] } }).explain('queryPlanner'),
    );
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('COLLSCAN');
  });
});
