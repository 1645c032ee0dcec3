import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const number = '+12025550173';
let app: TestApp;
let next: TestApp | undefined;
let max: Person;
let rosa: Person;
let conversation: string;

const collection = (name: string) => app.database.requests.collection(name);
const send = async ({ agent }: Person) =>
  (
    await agent
      .post('/api/messages')
      .send({ message: { recipient_number: number, content: 'Hello' } })
      .expect(201)
  ).body as Message;

/** Two people's conversations with one person, as they were stored before texts came in. */
beforeAll(async () => {
  app = await startTestApp({ dispatch: false });
  [rosa, max] = [await signUp(app, 'Rosa'), await signUp(app, 'Max')];
  const first = await send(rosa);
  const other = await send(max);
  conversation = (await send(rosa)).conversation_id;
  expect(first.conversation_id).toBe(conversation);
  const idOf = ({ conversation_id: id }: Message) => new Types.ObjectId(id);
  await collection('conversations').updateOne(
    { _id: idOf(other) },
    { $set: { last_activity_at: new Date(Date.now() - 60_000) } },
  );
  await collection('conversations').updateMany({}, { $unset: { inbound_seq: 1, last_sent_at: 1 } });
  await collection('memberships').updateMany(
    {},
    { $set: { archived: false }, $unset: { archived_seq: 1, read_message: 1 } },
  );
  await collection('contacts').updateMany(
    {},
    { $unset: { last_four_index: 1, name: 1, is_registered: 1, opt_outs: 1 } },
  );
  await collection('installation').deleteMany({ _id: 'upgrade.inbox' as unknown as Types.ObjectId });
});
afterAll(async () => {
  await next?.close();
  await app.close();
});

test('what was stored before texts came in is shown as it is', async () => {
  const [shown] = (await rosa.agent.get('/api/conversations').expect(200)).body as Conversation[];
  expect(shown).toMatchObject({
    _id: conversation,
    title: null,
    archived: false,
    unread_count: 0,
    read_up_to: null,
    contact: { name: null, opted_out: false, opted_out_at: null, opted_out_reason: null },
  });
});

test('the next start brings it up to date, once', async () => {
  next = await startTestApp({ env: sameInstallation(app), dispatch: false });
  for (const name of ['contacts', 'conversations', 'memberships'])
    expect(await collection(name).countDocuments()).toBeGreaterThan(0);
  expect(await collection('contacts').find().toArray()).toMatchObject([
    { last_four_index: app.deps.hash('last_four', '0173'), name: null, is_registered: false, opt_outs: [] },
  ]);
  expect(await collection('conversations').countDocuments({ inbound_seq: 0, last_sent_at: null })).toBe(0);
  expect(await collection('memberships').find().toArray()).toMatchObject([
    { archived_seq: null, read_message: null },
    { archived_seq: null, read_message: null },
  ]);
  const found = await rosa.agent.post('/api/conversations/search').send({ q: '0173' }).expect(200);
  expect(found.body).toMatchObject([{ _id: conversation }]);
  await postInbound(app, { from: number, body: 'For Rosa, who wrote last' });
  expect((await rosa.agent.get(`/api/conversations/${conversation}`)).body).toMatchObject({
    unread_count: 1,
    archived: false,
  });
});
