import { randomUUID } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const app of opened.splice(0).toReversed()) await app.close();
});

async function start(env: Record<string, string>): Promise<TestApp> {
  const app = await startTestApp({ env, dispatch: false });
  opened.push(app);
  return app;
}
async function signIn({ app }: TestApp, person: Person): Promise<Person> {
  const agent = request.agent(app);
  await agent.post('/users/sign_in').send({ email: person.email, password: person.password }).expect(200);
  return { ...person, agent };
}
const ana = '+12025550123';
const post = ({ agent }: Person, number = ana, key: string = randomUUID(), more: object = {}) =>
  agent
    .post('/api/messages')
    .set('Idempotency-Key', key)
    .send({ message: { recipient_number: number, content: 'Hello', ...more } });
const storedIn = ({ database }: TestApp) => database.requests.collection('messages').countDocuments();

describe('a limit that is reached', () => {
  it.each([
    ['LIMIT_MESSAGES_PER_MINUTE', 60, [ana, '+12025550124', ana]],
    ['LIMIT_MESSAGES_PER_DAY', 86_400, [ana, '+12025550124', ana]],
    ['LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE', 60, [ana, ana, ana]],
    ['LIMIT_NEW_CONTACTS_PER_HOUR', 3600, [ana, '+12025550124', '+12025550125']],
  ])('by %s answers 429 with Retry-After, and stores nothing', async (variable, seconds, numbers) => {
    const app = await start({ [variable]: '2' });
    const rosa = await signUp(app);
    const [first, second, third] = numbers;
    await post(rosa, first).expect(201);
    await post(rosa, second).expect(201);
    const refused = await post(rosa, third).expect(429);
    expect(refused.body as ProblemDetails).toMatchObject({ status: 429, code: variable.toLowerCase() });
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(seconds);
    expect(await storedIn(app)).toBe(2);
    const list = (await rosa.agent.get('/api/messages').expect(200)).body as Message[];
    expect(list).toHaveLength(2);
    // Somebody else has their own.
    await post(await signUp(app, 'Max'), third).expect(201);
  });

  it('does not make a contact known that was refused', async () => {
    const app = await start({ LIMIT_NEW_CONTACTS_PER_HOUR: '1' });
    const rosa = await signUp(app);
    await post(rosa, ana).expect(201);
    for (let n = 0; n < 3; n += 1) await post(rosa, '+12025550124').expect(429);
    await post(rosa, ana).expect(201);
  });

  it('neither counts nor refuses a repeat with a known key, nor a text that is not taken', async () => {
    const app = await start({ LIMIT_MESSAGES_PER_MINUTE: '2' });
    const rosa = await signUp(app);
    const key = randomUUID();
    await post(rosa, ana, key).expect(201);
    for (let n = 0; n < 3; n += 1) await post(rosa, ana, key).expect(200);
    await post(rosa, 'mother').expect(422);
    await post(rosa, ana, randomUUID(), { content: ' ' }).expect(422);
    await post(rosa).expect(201);
    await post(rosa).expect(429);
    await post(rosa, ana, key).expect(200);
  });

  it('does not use up the key of the request that it refuses', async () => {
    const app = await start({ LIMIT_MESSAGES_PER_MINUTE: '1' });
    const rosa = await signUp(app);
    const key = randomUUID();
    await post(rosa).expect(201);
    await post(rosa, ana, key).expect(429);
    await app.database.requests
      .collection('accounts')
      .updateMany({}, { $set: { 'sending.windows.$[].ends_at': new Date(0) } });
    await post(rosa, ana, key).expect(201);
  });

  it('counts scheduled texts and texts sent again as well', async () => {
    const app = await start({ LIMIT_MESSAGES_PER_MINUTE: '1' });
    const rosa = await signUp(app);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const later = (await post(rosa, ana, randomUUID(), { send_at: sendAt }).expect(201)).body as Message;
    await rosa.agent.post(`/api/messages/${later._id}/cancel`).expect(200);
    const again = await rosa.agent
      .post(`/api/messages/${later._id}/resend`)
      .set('Idempotency-Key', randomUUID())
      .expect(429);
    expect((again.body as ProblemDetails).code).toBe('limit_messages_per_minute');
    expect(await storedIn(app)).toBe(1);
  });

  it('holds for texts at once on two processes', async () => {
    const env = { LIMIT_MESSAGES_PER_MINUTE: '5' };
    const first = await start(env);
    const second = await start({ ...sameInstallation(first), ...env });
    const here = await signUp(first);
    const there = await signIn(second, here);
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => post(n % 2 === 0 ? here : there, `+120255503${10 + n}`)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(19);
    expect(await storedIn(first)).toBe(5);
  });
});

describe('the same key at once on two processes', () => {
  it('makes one message, which both answer', async () => {
    const first = await start({});
    const second = await start(sameInstallation(first));
    const here = await signUp(first);
    const there = await signIn(second, here);
    for (let round = 0; round < 10; round += 1) {
      const key = randomUUID();
      const answers = await Promise.all([post(here, ana, key), post(there, ana, key)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 201]);
      expect(new Set(answers.map(({ body }) => (body as Message)._id)).size).toBe(1);
    }
    expect(await storedIn(first)).toBe(10);
  });

  it('counts once', async () => {
    const env = { LIMIT_MESSAGES_PER_MINUTE: '10' };
    const first = await start(env);
    const second = await start({ ...sameInstallation(first), ...env });
    const here = await signUp(first);
    const there = await signIn(second, here);
    for (let round = 0; round < 5; round += 1) {
      const key = randomUUID();
      await Promise.all([
        post(here, ana, key).expect((a) => expect(a.status).toBeLessThan(300)),
        post(there, ana, key),
      ]);
    }
    for (let n = 0; n < 5; n += 1) await post(here).expect(201);
    await post(here).expect(429);
  });
});

describe('a limit of texts for later', () => {
  const tomorrow = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 12 * 3_600_000);
  const at = (ms: number) => ({ send_at: new Date(tomorrow.getTime() + ms).toISOString() });

  it.each([
    ['LIMIT_MESSAGES_PER_MINUTE', ['+12025550124', '+12025550125'], 60_000],
    ['LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE', [ana, ana], 60_000],
    ['LIMIT_MESSAGES_PER_DAY', [ana, '+12025550124'], 86_400_000],
  ])('by %s holds for their time, whenever they were accepted', async (variable, [first, second], ms) => {
    const generous = await start({});
    const rosa = await signUp(generous);
    for (const number of [first, second]) await post(rosa, number, randomUUID(), at(30_000)).expect(201);
    await generous.database.requests
      .collection('accounts')
      .updateMany({}, { $set: { 'sending.windows': [] } });

    const app = await start({ ...sameInstallation(generous), [variable]: '2' });
    const there = await signIn(app, rosa);
    const refused = await post(there, first, randomUUID(), at(0)).expect(429);
    expect(refused.body).toMatchObject({ code: variable.toLowerCase() });
    expect((refused.body as ProblemDetails).detail).toContain('Choose another time');
    expect(await storedIn(app)).toBe(2);
    await post(there, first, randomUUID(), at(ms)).expect(201);
  });
});
