import request from 'supertest';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { afterEach, describe, expect, it } from 'vitest';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { accountDeps } from '../accounts/account-deps.ts';
import { buildIndexes } from '../database/database.ts';
import { demoEmail } from './demo-record.ts';
import { demoModels } from './demo-models.ts';
import { findDemo } from './find-demo.ts';
import { makeDemo } from './make-demo.ts';
import { readPhones } from './read-phones.ts';
import { removeDemo } from './remove-demo.ts';
import { fillPhones, forgetPhones } from './simulated-phones.ts';
import { story } from './story.ts';

const password = 'a password for the demo';
let test: TestApp;

afterEach(() => test.close());

async function startWithDemo() {
  test = await startTestApp();
  const deps = accountDeps({ ...test.deps, config: test.config, database: test.database });
  expect(await makeDemo(deps, password)).toBe(true);
  const agent = request.agent(test.app);
  await agent
    .post('/users/sign_in')
    .send({ user: { email: demoEmail, password } })
    .expect(200);
  const conversations = async (filter = 'all') =>
    (await agent.get(`/api/conversations?filter=${filter}`).expect(200)).body as Conversation[];
  const messages = async () => (await agent.get('/api/messages?limit=100').expect(200)).body as Message[];
  return { deps, agent, conversations, messages };
}

async function counts() {
  const models = Object.values(demoModels(test.database.background));
  return Promise.all(models.slice(0, 5).map(({ collection }) => collection.countDocuments()));
}

describe('the demo', () => {
  it('is an inbox in every state, read by the product as if it had grown', async () => {
    const { conversations, messages } = await startWithDemo();
    const all = await conversations();
    expect(all).toHaveLength(story.length - 1);
    const by = (title: string | null) => all.find((one) => one.title === title);
    expect(by('Ana Ruiz')).toMatchObject({ unread_count: 2, contact: { opted_out: false } });
    expect(by('Choir group: Grace')).toMatchObject({ muted: true, unread_count: 0 });
    expect(by(null)).toMatchObject({ contact: { opted_out: true, opted_out_reason: 'stop' } });
    expect((await conversations('archived')).map(({ title }) => title)).toEqual(['Locksmith']);
    const texts = await messages();
    expect(new Set(texts.map(({ status }) => status))).toEqual(
      new Set(['scheduled', 'delivered', 'undelivered', 'sent', 'unknown', 'received']),
    );
    expect(texts.find(({ status }) => status === 'undelivered')).toMatchObject({
      error_code: 30006,
      error_message: expect.stringMatching(/landline/) as string,
    });
    expect(texts.every(({ next_check_at }) => next_check_at === null)).toBe(true);
  });

  it('sends and asks nothing', async () => {
    const { deps } = await startWithDemo();
    const { messages } = demoModels(deps.database.background);
    const due = await messages.countDocuments({
      $or: [
        { 'dispatch.state': 'claimed' },
        { 'check.at': { $ne: null } },
        {
          'dispatch.state': 'waiting',
          'dispatch.due_at': { $lt: new Date(Date.now() + 24 * 60 * 60 * 1000) },
        },
      ],
    });
    expect(due).toBe(0);
    expect(test.simulator.ledger()).toEqual([]);
  });

  it('is answered like any other conversation', async () => {
    const { conversations, agent } = await startWithDemo();
    const ana = (await conversations()).find(({ title }) => title === 'Ana Ruiz');
    const from = ana?.contact.number ?? '';
    expect((await test.simulator.receive({ from, to: '+12025550100', body: 'Hello?' })).answered).toBe(200);
    const { body } = await agent.get(`/api/conversations/${ana?._id ?? ''}`).expect(200);
    expect(body).toMatchObject({ unread_count: 3, last_message: { content: 'Hello?' } });
  });

  it('leaves the first person who signs up the administrator, with an empty inbox', async () => {
    await startWithDemo();
    const rosa = await signUp(test);
    expect((await rosa.agent.get('/users').expect(200)).body).toMatchObject({ role: 'admin' });
    expect((await rosa.agent.get('/api/conversations').expect(200)).body).toEqual([]);
  });

  it('is made once, and never where somebody is already', async () => {
    const { deps } = await startWithDemo();
    const before = await counts();
    expect(await makeDemo(deps, password)).toBe(false);
    expect(await counts()).toEqual(before);
    await removeDemo(deps);
    expect(await makeDemo(deps, password)).toBe(false);
    expect(await counts()).toEqual([0, 0, 0, 0, 0]);
  });

  it('is not made beside an account', async () => {
    test = await startTestApp();
    await signUp(test);
    const deps = accountDeps({ ...test.deps, config: test.config, database: test.database });
    expect(await makeDemo(deps, password)).toBe(false);
    expect(await findDemo(deps.database)).toBeNull();
    expect(await counts()).toEqual([1, 0, 0, 0, 0]);
  });

  it('is made while a server builds its indexes', async () => {
    test = await startTestApp();
    const deps = accountDeps({ ...test.deps, config: test.config, database: test.database });
    await test.database.background.dropDatabase();
    const [made] = await Promise.all([makeDemo(deps, password), buildIndexes(test.database)]);
    expect(made).toBe(true);
    expect((await findDemo(deps.database))?.isPasswordChanged).toBe(false);
  });

  it('is removed with its sessions; whom somebody else texts stays', async () => {
    const { deps, agent } = await startWithDemo();
    const rosa = await signUp(test);
    const [first] = story;
    await rosa.agent
      .post('/api/messages')
      .send({ message: { recipient_number: first?.number, content: 'Hello from Rosa' } })
      .expect(201);
    const texts = story.flatMap(({ texts: all }) => all).length;
    expect(await removeDemo(deps)).toMatchObject({
      conversations: story.length,
      messages: texts,
      contacts: story.length - 1,
    });
    await agent.get('/api/conversations').expect(401);
    expect(await counts()).toEqual([1, 1, 1, 1, 1]);
    const [talk] = (await rosa.agent.get('/api/conversations').expect(200)).body as Conversation[];
    expect(talk?.contact.number).toBe(first?.number);
    expect(await removeDemo(deps)).toBeNull();
  });

  it('knows when somebody chose another password', async () => {
    const { deps, agent } = await startWithDemo();
    const change = { current_password: password, password: 'another long password' };
    await agent.patch('/users').send({ user: change }).expect(200);
    expect(await findDemo(deps.database)).toMatchObject({ isPasswordChanged: true });
  });

  it('stands on the simulated phones, as far as it reached them', async () => {
    const { deps } = await startWithDemo();
    const demo = await findDemo(deps.database);
    if (demo === null) throw new Error('There is no demo.');
    await fillPhones(test.simulator.url, await readPhones(deps, demo.account));
    const shown = async () => {
      const answer = await fetch(`${test.simulator.url}/control/phones`);
      return (
        (await answer.json()) as {
          phones: { number: string; opted_out: boolean; texts: { state: string }[] }[];
        }
      ).phones;
    };
    const phones = await shown();
    expect(new Set(phones.map(({ number }) => number))).toEqual(new Set(story.map(({ number }) => number)));
    expect(phones.find(({ number }) => number.endsWith('1610'))).toMatchObject({ opted_out: true });
    expect(phones.find(({ number }) => number.endsWith('3006'))?.texts).toMatchObject([{ state: 'lost' }]);
    await forgetPhones(
      test.simulator.url,
      story.map(({ number }) => number),
    );
    expect(await shown()).toEqual([]);
  });
});
