import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const ana = '+12025550123';
const max = '+12025550124';
let app: TestApp;
let rosa: Person;

beforeEach(async () => {
  const env = { LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: '2', LIMIT_NEW_CONTACTS_PER_HOUR: '2' };
  app = await startTestApp({ env, dispatch: false });
  rosa = await signUp(app);
});
afterEach(() => app.close());

const send = (number: string, person = rosa) =>
  person.agent.post('/api/messages').send({ message: { recipient_number: number, content: 'Hello' } });
const list = async (person = rosa) => (await person.agent.get('/api/conversations')).body as Conversation[];

test('a text that a limit refuses moves no conversation, however many come at once', async () => {
  await send(ana).expect(201);
  await send(ana).expect(201);
  await send(max).expect(201);
  const before = await list();
  for (let n = 0; n < 3; n += 1) await send(ana).expect(429);
  expect(await list()).toEqual(before);
  await postInbound(app, { from: ana, body: 'Hi' });
  await send(ana).expect(429);
  expect((await list())[0]).toMatchObject({ contact: { number: ana }, unread_count: 1 });
});

test('texts that a limit refuses at the same moment move nothing, and leave nothing behind', async () => {
  await send(ana).expect(201);
  await send(ana).expect(201);
  await send(max).expect(201);
  const stored = () => app.database.requests.collection('conversations').find().toArray();
  const before = await stored();
  const numbers = [ana, ana, ana, '+12025550126', '+12025550126', '+12025550127'];
  const answers = await Promise.all(numbers.map((number) => send(number)));
  expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 429));
  expect(await stored()).toEqual(before);
});

test('somebody whom others have texted is a new contact, too', async () => {
  const other = await signUp(app, 'Max');
  await send('+12025550128', other).expect(201);
  await send(ana).expect(201);
  await send('+12025550128').expect(201);
  const refused = await send(max).expect(429);
  expect((refused.body as { code: string }).code).toBe('limit_new_contacts_per_hour');
});

test('a first text that a limit refuses makes no conversation; one that is accepted does', async () => {
  await send(ana).expect(201);
  await send(max).expect(201);
  await send('+12025550125').expect(429);
  expect(await list()).toHaveLength(2);
  await app.database.requests
    .collection('accounts')
    .updateMany({}, { $set: { 'sending.windows.$[].ends_at': new Date(0) } });
  const sent = (await send('+12025550125').expect(201)).body as Message;
  expect((await list()).map(({ _id }) => _id)).toEqual([
    sent.conversation_id,
    ...(await list()).slice(1).map(({ _id }) => _id),
  ]);
  expect(await list()).toHaveLength(3);
});

test('a reply goes to whoever sent last, not to whoever was refused last', async () => {
  const other = await signUp(app, 'Max');
  await send(ana, other).expect(201);
  await send(ana, other).expect(201);
  await send(ana).expect(201);
  await send(ana, other).expect(429);
  await postInbound(app, { from: ana, body: 'For Rosa' });
  expect((await list())[0]).toMatchObject({ unread_count: 1, last_message: { content: 'For Rosa' } });
  expect((await list(other))[0]).toMatchObject({ unread_count: 0 });
});
