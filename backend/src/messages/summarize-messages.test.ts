import { messageStatuses } from '@mysms/contract/message-status';
import type { Message, MessageSummary } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from './message-record.ts';
import { startOfDay } from './start-of-day.ts';

let test: TestApp;
let rosa: Person;
const dayMs = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  for (const status of ['sent', 'delivered', 'delivered', 'failed'] as const) {
    const { _id: id } = await send(rosa);
    await messages().updateOne({ _id: new Types.ObjectId(id) }, { $set: { status } });
  }
  // The last moment of yesterday in UTC.
  const { _id: id } = await send(rosa);
  const yesterday = new Date(startOfDay(new Date(), 'UTC', 0).getTime() - 1);
  await messages().updateOne({ _id: new Types.ObjectId(id) }, { $set: { created_at: yesterday } });
  await send(await signUp(test, 'Max'));
});
afterAll(() => test.close());

const messages = () => test.database.requests.collection<MessageRecord>('messages');
async function send({ agent }: Person): Promise<Message> {
  const message = { recipient_number: '+12025550123', content: 'Hello' };
  return (await agent.post('/api/messages').send({ message }).expect(201)).body as Message;
}
const summary = async (query = '', person = rosa) =>
  (await person.agent.get(`/api/messages/summary${query}`).expect(200)).body as MessageSummary;

describe('GET /api/messages/summary', () => {
  it('counts today’s own messages by status, and names every status', async () => {
    const { since, total, counts } = await summary();
    expect(since).toBe(startOfDay(new Date(), 'UTC', 0).toISOString());
    expect(total).toBe(4);
    expect(Object.keys(counts).toSorted()).toEqual([...messageStatuses].toSorted());
    expect(counts).toMatchObject({ sent: 1, delivered: 2, failed: 1, queued: 0, received: 0, unknown: 0 });
  });

  it('takes in the days before', async () => {
    const { since, total, counts } = await summary('?days=2');
    expect(since).toBe(startOfDay(new Date(), 'UTC', 1).toISOString());
    expect([total, counts.queued]).toEqual([5, 1]);
  });

  it('begins the day where the person is', async () => {
    const { since } = await summary('?days=1&tz=Asia/Kolkata');
    expect(since).toBe(startOfDay(new Date(), 'Asia/Kolkata', 0).toISOString());
    expect(since).toMatch(/T18:30:00\.000Z$/);
    const [begin, now] = [Date.parse(since), Date.now()];
    expect(now - begin).toBeLessThan(dayMs);
    expect(begin).toBeLessThanOrEqual(now);
  });

  it('is all zeros for somebody who sent nothing', async () => {
    const { total, counts } = await summary('', await signUp(test, 'Nobody'));
    expect([total, ...Object.values(counts)]).toEqual([0, ...messageStatuses.map(() => 0)]);
  });

  it.each([
    ['days=0', '?days'],
    ['days=32', '?days'],
    ['days=one', '?days'],
    ['tz=Mars/Olympus', '?tz'],
    ['tz=', '?tz'],
    ['tz[$ne]=UTC', '?tz[$ne]'],
    ['colour=red', '?colour'],
  ])('answers 400 for ?%s and names the parameter', async (query, pointer) => {
    const answer = await rosa.agent.get(`/api/messages/summary?${query}`).expect(400);
    expect(answer.body as ProblemDetails).toMatchObject({ code: 'malformed_request', errors: [{ pointer }] });
  });

  it('answers 304 once nothing changes any more, to the same question only, and 200 after a change', async () => {
    const person = await signUp(test, 'Poll');
    await send(person);
    const ask = (query: string, etag = '') =>
      person.agent.get(`/api/messages/summary${query}`).set('If-None-Match', etag);
    const etag = await eventually(
      async () => {
        const version = (await ask('')).headers['etag'] ?? '';
        return (await ask('', version)).status === 304 ? version : '';
      },
      (version) => version !== '',
    );
    await ask('?days=3', etag).expect(200);
    await person.agent.get('/api/messages').set('If-None-Match', etag).expect(200);
    await send(person);
    expect(((await ask('', etag).expect(200)).body as MessageSummary).total).toBe(2);
  });
});
