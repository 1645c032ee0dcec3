import { randomUUID } from 'node:crypto';
import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from './message-record.ts';

let test: TestApp;
let rosa: Person;
let lastNumber = 200;

beforeAll(async () => {
  test = await startTestApp();
  rosa = await signUp(test);
});
afterAll(() => test.close());

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
/** A number that no other test texts. */
const freshNumber = () => `+1202555${String((lastNumber += 1)).padStart(4, '0')}`;
const post = (send_at: unknown, number = freshNumber(), key: string = randomUUID()) =>
  rosa.agent
    .post('/api/messages')
    .set('Idempotency-Key', key)
    .send({ message: { recipient_number: number, content: 'Later', send_at } });
const messages = () => test.database.requests.collection<MessageRecord>('messages');
const read = async (id: string) =>
  (await rosa.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;

describe('a text with send_at', () => {
  it('is stored as scheduled, answers at once in UTC, and does not go before its time', async () => {
    const sendAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 2 * hourMs);
    const berlin = `${new Date(sendAt.getTime() + hourMs).toISOString().slice(0, 19)}+01:00`;
    const answer = await post(berlin).expect(201);
    const message = answer.body as Message;
    expect(message).toMatchObject({
      status: 'scheduled',
      send_at: sendAt.toISOString(),
      twilio_sid: null,
      next_check_at: null,
    });
    const { events } = await read(message._id);
    expect(events).toMatchObject([{ source: 'account', status: 'scheduled', applied: true, note: null }]);
    const stored = await messages().findOne({ _id: new Types.ObjectId(message._id) });
    expect(stored?.dispatch).toMatchObject({
      state: 'waiting',
      attempts: 0,
      due_at: sendAt,
      expires_at: new Date(sendAt.getTime() + 4 * hourMs),
    });
  });

  it('goes out once when its time has come, and says so', async () => {
    const number = freshNumber();
    const { _id: id } = (await post(ahead(dayMs), number).expect(201)).body as Message;
    const past = new Date(Date.now() - 1000);
    await messages().updateOne(
      { _id: new Types.ObjectId(id) },
      { $set: { 'dispatch.due_at': past, send_at: past } },
    );
    const done = await eventually(
      () => read(id),
      (seen) => seen.status === 'delivered',
    );
    expect(done.events.slice(0, 3)).toMatchObject([
      { source: 'account', status: 'scheduled' },
      { source: 'api', status: 'queued', note: 'due' },
      { source: 'api', status: 'queued', provider_status: 'queued' },
    ]);
    expect(test.simulator.ledger().filter(({ to }) => to === number)).toHaveLength(1);
  });

  it('and the same key is the same text only with the same time', async () => {
    const [key, number, sendAt] = [randomUUID(), freshNumber(), ahead(dayMs)];
    const first = (await post(sendAt, number, key).expect(201)).body as Message;
    const sameMoment = sendAt.replace('Z', '+00:00');
    expect(((await post(sameMoment, number, key).expect(200)).body as Message)._id).toBe(first._id);
    for (const other of [ahead(2 * dayMs), undefined]) {
      const refused = (await post(other, number, key).expect(422)).body as ProblemDetails;
      expect(refused.code).toBe('idempotency_key_reused');
    }
  });

  it('is still answered to a repeat when its time has passed', async () => {
    const [key, number] = [randomUUID(), freshNumber()];
    const sendAt = ahead(700);
    const first = (await post(sendAt, number, key).expect(201)).body as Message;
    await eventually(
      () => new Date(),
      (now) => now > new Date(sendAt),
    );
    expect(((await post(sendAt, number, key).expect(200)).body as Message)._id).toBe(first._id);
  });

  it.each([
    ['in the past', () => ahead(-1000), 422],
    ['now', () => ahead(0), 422],
    ['36 days ahead', () => ahead(36 * dayMs), 422],
    ['without a zone', () => ahead(dayMs).slice(0, 19), 422],
    ['on 31 February', () => `${new Date().getUTCFullYear() + 1}-02-31T09:00:00Z`, 422],
    ['empty', () => '', 422],
    ['null', () => null, 400],
    ['a number', () => Date.now() + dayMs, 400],
  ] as [string, () => unknown, number][])(
    'is refused when it is %s, and stores nothing',
    async (_label, sendAt, status) => {
      const before = await messages().countDocuments();
      const problem = (await post(sendAt()).expect(status)).body as ProblemDetails;
      const code = status === 422 ? 'send_at_invalid' : 'malformed_request';
      expect(problem).toMatchObject({ code, errors: [{ pointer: '/message/send_at' }] });
      expect(await messages().countDocuments()).toBe(before);
    },
  );

  it('may be 35 days ahead', async () => {
    await post(ahead(35 * dayMs - 5000)).expect(201);
  });
});
