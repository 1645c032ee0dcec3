import { setTimeout as sleep } from 'node:timers/promises';
import type { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queueTexts } from '../../test/queue-texts.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { createTwilioClient } from '../sms/twilio-client.ts';
import { createTwilioGateway } from '../sms/twilio-gateway.ts';
import { createHandOverNext } from './hand-over-next.ts';
import { outboxStore, type OutboxStore } from './outbox-store.ts';
import { overdueStore } from './overdue-store.ts';
import { paceStore } from './pace-store.ts';
import { createPressure } from './pressure.ts';

let test: TestApp;
let max: Person;
let outbox: OutboxStore;
let lineId: string;
/** What happens between the claim and the call. */
let meanwhile: () => Promise<unknown>;
let handOverNext: ReturnType<typeof createHandOverNext>;
const pace = () => paceStore(test.database.requests, 0.1);

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  max = await signUp(test);
  lineId = test.deps.lines[0].id;
  outbox = outboxStore(test.database.requests, 120_000);
  const { contacts } = test.deps;
  const slowContacts: typeof contacts = {
    ...contacts,
    async find(id) {
      await meanwhile();
      return contacts.find(id);
    },
  };
  const { twilio } = test.config;
  const gateway = createTwilioGateway(createTwilioClient(twilio), twilio);
  handOverNext = createHandOverNext(
    { ...test.deps, contacts: slowContacts, outbox, gateway, pace: pace() },
    {
      leaseMs: 60_000,
      callWithinMs: 3000,
      pressure: createPressure(1),
      inHand: new Set(),
      isStopping: () => false,
    },
  );
});
afterAll(() => test.close());
beforeEach(async () => {
  meanwhile = () => Promise.resolve();
  await messages().deleteMany({});
  await test.database.requests.collection('line_paces').deleteMany({});
});

const messages = () => test.database.requests.collection<MessageRecord>('messages');
const takenFor = (id: Types.ObjectId) =>
  test.simulator.ledger().filter((entry) => entry.message_id === id.toHexString());
const set = (id: Types.ObjectId, fields: object) => messages().updateOne({ _id: id }, { $set: fields });

async function queueOne(changes: Readonly<Record<string, unknown>> = {}): Promise<Types.ObjectId> {
  const [id] = await queueTexts(test, max, 1, () => changes);
  if (id === undefined) throw new Error('nothing queued');
  return id;
}
/** Reserves the line and hands over who is next on it. */
async function handOver(): Promise<void> {
  const [first, ...due] = await outbox.findDue(lineId, 10);
  if (first === undefined) throw new Error('nothing due');
  expect(await pace().reserve(lineId, first.segments)).toBe(0);
  await handOverNext({ lineId, due, isLong: false }, first);
}
async function stored(id: Types.ObjectId): Promise<MessageRecord> {
  const message = await messages().findOne({ _id: id });
  if (message === null) throw new Error('no such message');
  return message;
}
const isLineFree = async () => (await pace().reserve(lineId, 1)) === 0;

describe('a text that was claimed', () => {
  it('is called about, and the line is busy with it', async () => {
    const id = await queueOne();
    await handOver();
    expect(takenFor(id)).toHaveLength(1);
    expect((await stored(id)).dispatch.state).toBe('handed_over');
    expect(await isLineFree()).toBe(false);
  });

  it.each([
    ['so much of its lease is gone that the call could outlive it', 3_600_000, 3100],
    ['it is too late to be sent', 2500, 2600],
  ])('is not called about when %s', async (_label, expiresInMs, delayMs) => {
    const id = await queueOne();
    await set(id, { 'dispatch.expires_at': new Date(Date.now() + expiresInMs) });
    meanwhile = () => sleep(delayMs);
    await handOver();
    expect(takenFor(id)).toEqual([]);
    const { dispatch, status, events } = await stored(id);
    expect({ status, state: dispatch.state }).toEqual({ status: 'queued', state: 'waiting' });
    expect(events.at(-1)?.note).toBe('not_called_in_time');
    expect(await isLineFree()).toBe(true);
  });

  it('waits when it cannot be read, and the line goes on with the others', async () => {
    const id = await queueOne({ content: 'not what we encrypted' });
    const next = await queueOne();
    await handOver();
    const { dispatch, events } = await stored(id);
    expect(dispatch.state).toBe('waiting');
    expect(dispatch.due_at.getTime()).toBeGreaterThan((dispatch.claimed_at?.getTime() ?? 0) + 400);
    expect(events.at(-1)?.note).toBe('cannot_be_read');
    await handOver();
    expect(takenFor(next)).toHaveLength(1);
  });
});

describe('a text whose lease ran out while it was in our hands', () => {
  const runOut = async (id: Types.ObjectId) => {
    await set(id, { 'dispatch.lease_until': new Date(Date.now() - 1000) });
    await overdueStore(test.database.requests).abandonVanished();
    expect((await stored(id)).status).toBe('unknown');
  };

  it.each([
    ['the provider has not taken it', 0],
    ['nobody called about it', 3100],
  ])('fails and does not stay unknown when %s', async (_label, delayMs) => {
    const id = await queueOne();
    meanwhile = async () => {
      await runOut(id);
      await sleep(delayMs);
    };
    if (delayMs === 0) test.simulator.failNext('refuse-429');
    await handOver();
    expect(takenFor(id)).toEqual([]);
    const { dispatch, events, ...seen } = await stored(id);
    expect(seen).toMatchObject({ status: 'failed', reason: 'expired', twilio_sid: null });
    expect(dispatch.state).toBe('refused');
    expect(events.at(-1)).toMatchObject({ note: 'never_taken', applied: true });
  });
});
