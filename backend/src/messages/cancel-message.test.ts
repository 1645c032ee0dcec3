import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from './message-record.ts';

let test: TestApp;
let still: TestApp;
let rosa: Person;
let max: Person;
/** Somebody on an installation whose dispatcher stands still. */
let eva: Person;
let lastNumber = 200;

beforeAll(async () => {
  test = await startTestApp();
  still = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  max = await signUp(test, 'Max');
  eva = await signUp(still, 'Eva');
});
afterAll(async () => {
  await still.close();
  await test.close();
});

/** A number that no other test texts. */
const freshNumber = () => `+1202555${String((lastNumber += 1)).padStart(4, '0')}`;
async function send(person: Person, send_at?: string, number = freshNumber()): Promise<Message> {
  const message = { recipient_number: number, content: 'Hello', send_at };
  return (await person.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
}
const tomorrow = () => new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
const cancel = (person: Person, id: string) => person.agent.post(`/api/messages/${id}/cancel`);
const read = async (person: Person, id: string) =>
  (await person.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;
/** Makes it be their time. */
const letComeDue = (...texts: Message[]) =>
  messagesOf(test).updateMany(
    { _id: { $in: texts.map(({ _id }) => new Types.ObjectId(_id)) } },
    { $set: { 'dispatch.due_at': new Date(Date.now() - 1000) } },
  );
const messagesOf = (app: TestApp) => app.database.requests.collection<MessageRecord>('messages');

describe('POST /api/messages/:id/cancel', () => {
  it.each([
    ['scheduled', () => send(rosa, tomorrow()), () => rosa],
    ['queued', () => send(eva), () => eva],
  ] as const)('takes back a text that is %s, also the second time', async (status, make, whose) => {
    const { _id: id, ...before } = await make();
    expect(before.status).toBe(status);
    const first = (await cancel(whose(), id).expect(200)).body as Message;
    expect(first).toMatchObject({ _id: id, status: 'canceled', error_code: null, error_message: null });
    expect(first).not.toHaveProperty('events');
    const again = (await cancel(whose(), id).expect(200)).body as Message;
    expect(again).toEqual(first);
    expect((await read(whose(), id)).events).toMatchObject([
      { source: 'account', status },
      { source: 'account', status: 'canceled', applied: true, note: null },
    ]);
  });

  it('keeps a scheduled text from going when its time comes', async () => {
    const number = freshNumber();
    const canceled = await send(rosa, tomorrow(), number);
    const other = await send(rosa, tomorrow());
    await cancel(rosa, canceled._id).expect(200);
    // The other one goes through the whole loop meanwhile.
    await letComeDue(canceled, other);
    await eventually(
      () => read(rosa, other._id),
      (seen) => seen.status === 'delivered',
    );
    expect(test.simulator.ledger().filter(({ to }) => to === number)).toEqual([]);
    expect((await read(rosa, canceled._id)).status).toBe('canceled');
  });

  it('is too late once the text was handed over, and changes nothing', async () => {
    const { _id: id } = await send(rosa);
    const before = await eventually(
      () => read(rosa, id),
      (seen) => seen.status === 'delivered' && seen.events.length === 4,
    );
    const refused = (await cancel(rosa, id).expect(409)).body as ProblemDetails;
    expect(refused.code).toBe('too_late');
    expect(await read(rosa, id)).toEqual(before);
  });

  it('is too late once somebody has claimed the text', async () => {
    const { _id: id } = await send(eva);
    const claimed = { 'dispatch.state': 'claimed', 'dispatch.claim_id': 'of another process' } as const;
    await messagesOf(still).updateOne({ _id: new Types.ObjectId(id) }, { $set: claimed });
    await cancel(eva, id).expect(409);
    expect((await read(eva, id)).status).toBe('queued');
  });

  it('and a claim at the same moment never both have the text', async () => {
    const numbers = Array.from({ length: 20 }, freshNumber);
    const texts = await Promise.all(numbers.map((number) => send(rosa, tomorrow(), number)));
    await letComeDue(...texts);
    await eventually(
      async () => (await Promise.all(texts.map(({ _id }) => read(rosa, _id)))).map(({ status }) => status),
      (statuses) => statuses.some((status) => status !== 'scheduled'),
    );
    const answers = await Promise.all(texts.map(({ _id }) => cancel(rosa, _id)));
    await eventually(
      async () => (await Promise.all(texts.map(({ _id }) => read(rosa, _id)))).map(({ status }) => status),
      (statuses) => statuses.every((status) => status === 'canceled' || status === 'delivered'),
    );
    const handedOver = new Set(test.simulator.ledger().map(({ to }) => to));
    for (const [index, { status }] of answers.entries()) {
      expect([200, 409]).toContain(status);
      expect(handedOver.has(numbers[index] ?? '')).toBe(status === 409);
    }
  });

  it.each([
    ['somebody else’s', async () => (await send(max, tomorrow()))._id],
    ['one that does not exist', () => Promise.resolve('0'.repeat(24))],
    ['a malformed one', () => Promise.resolve('nonsense')],
  ])('answers 404 for %s', async (_label, idOf) => {
    const problem = (await cancel(rosa, await idOf()).expect(404)).body as ProblemDetails;
    expect(problem.code).toBe('not_found');
  });

  it('leaves somebody else’s text as it was', async () => {
    const { _id: id } = await send(max, tomorrow());
    await cancel(rosa, id).expect(404);
    expect((await read(max, id)).status).toBe('scheduled');
  });

  it.each([
    ['an empty one in JSON', 'application/json', '', 200],
    ['an empty object', 'application/json', '{}', 200],
    ['an empty form', 'application/x-www-form-urlencoded', '', 200],
    ['a field', 'application/json', '{"status":"canceled"}', 400],
    ['no JSON', 'text/plain', 'please', 400],
    ['one over 100 kB', 'text/plain', 'x'.repeat(100_001), 413],
  ])('needs no body: %s', async (_label, type, body, status) => {
    const { _id: id } = await send(rosa, tomorrow());
    await cancel(rosa, id).type(type).send(body).expect(status);
    expect((await read(rosa, id)).status).toBe(status === 200 ? 'canceled' : 'scheduled');
  });
});
