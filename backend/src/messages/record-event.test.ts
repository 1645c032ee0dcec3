import { messageStatuses, type MessageStatus } from '@mysms/contract/message-status';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movesFrom } from '../../test/moves-from.ts';
import { testDatabaseUri } from '../../test/start-test-app.ts';
import { connectDatabase, type Database } from '../database/database.ts';
import { messageModel, type MessageModel, type MessageRecord } from './message-record.ts';
import { recordEvent, type Evidence } from './record-event.ts';

let database: Database;
let messages: MessageModel;

beforeAll(async () => {
  database = await connectDatabase(testDatabaseUri());
  messages = messageModel(database.requests);
});
afterAll(async () => {
  await database.background.dropDatabase();
  await database.close();
});

const sid = `SM${'a'.repeat(32)}`;

async function messageAt(fields: Partial<MessageRecord>): Promise<Types.ObjectId> {
  const _id = new Types.ObjectId();
  const rest = { error_code: null, reason: null, twilio_sid: null, sent_at: null, delivered_at: null };
  await messages.collection.insertOne({
    _id,
    events: [],
    events_left_out: 0,
    moved: false,
    ...rest,
    ...fields,
  });
  return _id;
}

async function record(id: Types.ObjectId, evidence: Evidence): Promise<MessageRecord> {
  await recordEvent(messages, { _id: id }, evidence);
  return messages.findById(id).orFail().lean<MessageRecord>();
}

const heard = (status: MessageStatus): Evidence => ({
  source: 'callback',
  status,
  sid,
  providerStatus: status,
  errorCode: null,
});

describe('evidence', () => {
  for (const from of messageStatuses) {
    for (const to of messageStatuses) {
      const moves = movesFrom[from].includes(to);
      it(`of ${to} ${moves ? 'moves' : 'does not move'} a message at ${from}, and is kept`, async () => {
        const after = await record(await messageAt({ status: from }), heard(to));
        expect(after.status).toBe(moves ? to : from);
        expect(after.events).toMatchObject([{ status: to, applied: moves }]);
      });
    }
  }

  it('with another sid than the message’s is kept and changes nothing', async () => {
    const id = await messageAt({ status: 'sent', twilio_sid: `SM${'b'.repeat(32)}` });
    const after = await record(id, heard('delivered'));
    expect(after).toMatchObject({ status: 'sent', twilio_sid: `SM${'b'.repeat(32)}` });
    expect(after.events).toMatchObject([{ sid, status: null, applied: false, note: 'sid_mismatch' }]);
  });

  it('beyond the hundredth is counted, and kept all the same when it moves the status', async () => {
    const id = await messageAt({ status: 'queued' });
    for (let n = 0; n < 101; n += 1) await record(id, { ...heard('queued'), providerStatus: `word ${n}` });
    await record(id, heard('delivered'));
    const after = await record(id, { ...heard('sent'), providerStatus: 'word 101' });
    expect(after.events).toHaveLength(101);
    expect(after.events.at(-1)).toMatchObject({ status: 'delivered', applied: true });
    expect(after).toMatchObject({ events_left_out: 2, status: 'delivered' });
  });

  it('of ours that says the same again does not use up the room', async () => {
    const id = await messageAt({ status: 'queued' });
    const busy = { source: 'api', status: null, note: 'provider_busy' } as const;
    for (let n = 0; n < 5; n += 1) await record(id, busy);
    const after = await record(id, { ...busy, note: 'provider_unreachable' });
    expect(after.events.map(({ note }) => note)).toEqual(['provider_busy', 'provider_unreachable']);
  });

  it('keeps the first moment at which it was sent and delivered', async () => {
    const id = await messageAt({ status: 'queued' });
    const sent = await record(id, heard('sent'));
    const read = await record(id, heard('read'));
    expect(sent.sent_at).not.toBeNull();
    expect(read.sent_at).toEqual(sent.sent_at);
    expect(read.delivered_at).not.toBeNull();
  });
});
