import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queueTexts } from '../../test/queue-texts.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { outboxStore, type OutboxStore } from './outbox-store.ts';
import { overdueStore, type OverdueStore } from './overdue-store.ts';

let test: TestApp;
let outbox: OutboxStore;
let overdue: OverdueStore;
let max: Person;
let lineId: string;

beforeAll(async () => {
  // Nothing is dispatched: the tests claim by themselves. Nor does the connection ask for the majority: the stores do.
  const connectOptions = { monitorCommands: true, writeConcern: { w: 1 } };
  test = await startTestApp({ dispatch: false, connectOptions });
  outbox = outboxStore(test.database.requests, 120_000);
  overdue = overdueStore(test.database.requests);
  lineId = test.deps.lines[0].id;
  max = await signUp(test, 'Max');
});
afterAll(() => test.close());
beforeEach(() => messages().deleteMany({}));

async function send(person: Person): Promise<Message> {
  const body = { message: { recipient_number: '+12025550123', content: 'Hello' } };
  return (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
}
const messages = () => test.database.requests.collection<MessageRecord>('messages');
const read = async (id: Types.ObjectId) =>
  (await max.agent.get(`/api/messages/${id.toHexString()}`).expect(200)).body as MessageWithEvents;
const stored = (id: Types.ObjectId) => messages().findOne({ _id: id });
const queue = async () => {
  const message = await send(max);
  return { id: new Types.ObjectId(message._id), account: new Types.ObjectId(max.account._id), attempts: 0 };
};
const set = (id: Types.ObjectId, fields: object) => messages().updateOne({ _id: id }, { $set: fields });
const past = new Date(Date.now() - 60_000);
const acceptance = {
  source: 'api',
  status: 'queued',
  sid: `SM${'1'.repeat(32)}`,
  providerStatus: 'queued',
  errorCode: null,
} as const;

describe('the outbox', () => {
  it('is claimed by one of ten at the same moment', async () => {
    const ref = await queue();
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, n) => outbox.claim(ref, `claim ${n}`, 60_000)),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('lets nobody write with a claim that is not theirs any more', async () => {
    const ref = await queue();
    const claim = await outbox.claim(ref, 'first', 60_000);
    if (claim === null) throw new Error('not claimed');
    await outbox.giveBack(claim);
    await outbox.claim({ ...ref, attempts: 1 }, 'second', 60_000);
    expect(await outbox.settle(claim, acceptance, 'handed_over')).toBe(false);
    expect(await outbox.postpone(claim, 1000, 'provider_busy')).toBe(false);
    expect(await outbox.giveBack(claim)).toBe(false);
    expect(await stored(ref.id)).toMatchObject({
      twilio_sid: null,
      dispatch: { state: 'claimed', claim_id: 'second' },
    });
  });

  it('cannot be claimed by a write that comes after the claim was taken back', async () => {
    const ref = await queue();
    const [due] = await outbox.findDue(lineId, 1);
    if (due === undefined) throw new Error('nothing due');
    expect(await outbox.withdraw(due, 'late')).toBe(true);
    expect(await outbox.claim(due, 'late', 60_000)).toBeNull();
    const [again] = await outbox.findDue(lineId, 1);
    expect(again).toMatchObject({ id: ref.id, attempts: 1 });
  });

  it('waits again when a claim is taken back that was written after all', async () => {
    await queue();
    const [due] = await outbox.findDue(lineId, 1);
    if (due === undefined) throw new Error('nothing due');
    await outbox.claim(due, 'written', 60_000);
    expect(await outbox.withdraw(due, 'another')).toBe(false);
    expect(await outbox.withdraw(due, 'written')).toBe(true);
    expect(await outbox.withdraw(due, 'written')).toBe(false);
    expect((await outbox.findDue(lineId, 1))[0]?.attempts).toBe(1);
  });

  it.each([
    ['canceled', { status: 'canceled' }],
    ['not due yet', { 'dispatch.due_at': new Date(Date.now() + 60_000) }],
    ['expired', { 'dispatch.expires_at': past }],
    ['scheduled', { status: 'scheduled' }],
  ])('is neither found nor claimed when it is %s', async (_label, fields) => {
    const ref = await queue();
    await set(ref.id, fields);
    expect(await outbox.findDue(lineId, 10)).toEqual([]);
    expect(await outbox.claim(ref, 'a claim', 60_000)).toBeNull();
  });

  it('still takes a definite end from the one whose lease ran out', async () => {
    const ref = await queue();
    const claim = await outbox.claim(ref, 'slow', 60_000);
    if (claim === null) throw new Error('not claimed');
    await set(ref.id, { 'dispatch.lease_until': past });
    await overdue.abandonVanished();
    const refusal = { source: 'api', status: 'failed', errorCode: 21610 } as const;
    expect(await outbox.settle(claim, refusal, 'refused')).toBe(true);
    expect(await read(ref.id)).toMatchObject({ status: 'failed', error_code: 21610 });
  });

  it('lets an account that sends little go before one that queued much', async () => {
    const single = await signUp(test, 'Single');
    await queueTexts(test, max, 5);
    const message = await send(single);
    const order = (await outbox.findDue(lineId, 100)).map(({ id }) => id.toHexString());
    expect(order.indexOf(message._id)).toBeLessThanOrEqual(1);
  });

  it('says how much waits, for how long, and how many are unknown and asked after', async () => {
    expect(await outbox.backlog()).toEqual({ waiting: 0, oldestDueMs: null, unknown: 0 });
    await queueTexts(test, max, 3, () => ({ created_at: past }));
    const ref = await queue();
    await outbox.claim(ref, 'vanished', 1000);
    await set(ref.id, { 'dispatch.lease_until': past });
    await overdue.abandonVanished();
    const { oldestDueMs, ...counts } = await outbox.backlog();
    expect(counts).toEqual({ waiting: 3, unknown: 1 });
    expect(oldestDueMs).toBeGreaterThanOrEqual(60_000);
    expect(oldestDueMs).toBeLessThan(120_000);
  });
});

describe('what a failover must not take back', () => {
  const concernsOf = async (act: () => Promise<unknown>) => {
    const concerns: unknown[] = [];
    const client = test.database.requests.getClient();
    const listen = ({ command }: { command: Record<string, unknown> }) => {
      if (command['findAndModify'] === 'messages' || command['update'] === 'messages')
        concerns.push(command['writeConcern']);
    };
    client.on('commandStarted', listen);
    await act();
    client.off('commandStarted', listen);
    return concerns;
  };
  const claimed = async () => {
    const claim = await outbox.claim(await queue(), 'a claim', 60_000);
    if (claim === null) throw new Error('not claimed');
    return claim;
  };

  it.each([
    ['a text that was accepted', () => Promise.resolve(queue)],
    [
      'a claim',
      async () => {
        const ref = await queue();
        return () => outbox.claim(ref, 'a claim', 60_000);
      },
    ],
    [
      'the end of a call',
      async () => {
        const claim = await claimed();
        return () => outbox.settle(claim, acceptance, 'handed_over');
      },
    ],
    [
      'a text that waits again',
      async () => {
        const claim = await claimed();
        return () => outbox.postpone(claim, 1000, 'provider_busy');
      },
    ],
    [
      'a claim that ran out',
      async () => {
        const { id } = await claimed();
        await set(id, { 'dispatch.lease_until': past });
        return () => overdue.abandonVanished();
      },
    ],
  ])('is written to the majority, whatever the connection asks for: %s', async (_label, prepare) => {
    const concerns = await concernsOf(await prepare());
    expect(concerns.length).toBeGreaterThan(0);
    for (const concern of concerns) expect(concern).toEqual({ w: 'majority', j: true });
  });
});
