import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { outboxStore, type OutboxStore } from './outbox-store.ts';

let test: TestApp;
let outbox: OutboxStore;
let max: Person;

beforeAll(async () => {
  // Nothing is dispatched: the tests claim by themselves.
  test = await startTestApp({ dispatch: false });
  outbox = outboxStore(test.database.requests, 120_000);
  max = await signUp(test, 'Max');
});
afterAll(() => test.close());

async function send(person: Person): Promise<Message> {
  const body = { message: { recipient_number: '+12025550123', content: 'Hello' } };
  return (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
}
const read = async (id: string) =>
  (await max.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;
const stored = async (id: string) =>
  (await test.database.requests
    .collection('messages')
    .findOne({ _id: new Types.ObjectId(id) })) as unknown as MessageRecord;

describe('the outbox', () => {
  const queue = async () => {
    const message = await send(max);
    return { id: new Types.ObjectId(message._id), account: new Types.ObjectId(max.account._id) };
  };
  const set = (id: Types.ObjectId, fields: object) =>
    test.database.requests.collection('messages').updateOne({ _id: id }, { $set: fields });
  const past = new Date(Date.now() - 60_000);

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
    await outbox.claim(ref, 'second', 60_000);
    const sid = `SM${'1'.repeat(32)}`;
    const evidence = {
      source: 'api',
      status: 'queued',
      sid,
      providerStatus: 'queued',
      errorCode: null,
    } as const;
    expect(await outbox.settle(claim, evidence, 'handed_over')).toBe(false);
    expect(await outbox.giveBack(claim)).toBe(false);
    expect(await stored(ref.id.toHexString())).toMatchObject({
      twilio_sid: null,
      dispatch: { state: 'claimed', claim_id: 'second' },
    });
  });

  it('makes a message unknown whose lease ran out, and never lets it wait again', async () => {
    const ref = await queue();
    await outbox.claim(ref, 'vanished', 60_000);
    expect(await outbox.abandon(ref)).toBe(false);
    await set(ref.id, { 'dispatch.lease_until': past });
    expect((await outbox.findAbandoned(10)).map(({ id }) => id.toHexString())).toContain(
      ref.id.toHexString(),
    );
    expect(await outbox.abandon(ref)).toBe(true);
    expect(await read(ref.id.toHexString())).toMatchObject({ status: 'unknown' });
    expect(await outbox.claim(ref, 'again', 60_000)).toBeNull();
  });

  it('still takes a definite end from the one whose lease ran out', async () => {
    const ref = await queue();
    const claim = await outbox.claim(ref, 'slow', 60_000);
    if (claim === null) throw new Error('not claimed');
    await set(ref.id, { 'dispatch.lease_until': past });
    await outbox.abandon(ref);
    const refusal = { source: 'api', status: 'failed', errorCode: 21610 } as const;
    expect(await outbox.settle(claim, refusal, 'refused')).toBe(true);
    expect(await read(ref.id.toHexString())).toMatchObject({ status: 'failed', error_code: 21610 });
  });

  it('fails a message that waited past its time, with a sentence', async () => {
    const ref = await queue();
    expect(await outbox.expire(ref)).toBe(false);
    await set(ref.id, { 'dispatch.expires_at': past });
    expect(await outbox.claim(ref, 'late', 60_000)).toBeNull();
    expect(await outbox.expire(ref)).toBe(true);
    const seen = await read(ref.id.toHexString());
    expect(seen.status).toBe('failed');
    expect(seen.error_message).toContain('in time');
  });

  it('lets an account that sends little go before one that queued much', async () => {
    const busy = await signUp(test, 'Busy');
    for (let n = 0; n < 5; n += 1) await send(busy);
    const single = await signUp(test, 'Single');
    const message = await send(single);
    const order = (await outbox.findDue(100)).map(({ id }) => id.toHexString());
    const busyOnes = (await outbox.findDue(100)).filter(
      ({ account }) => account.toHexString() === busy.account._id,
    );
    expect(order.indexOf(message._id)).toBeLessThan(order.indexOf(busyOnes[1]?.id.toHexString() ?? ''));
  });
});
