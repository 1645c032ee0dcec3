import { Types } from 'mongoose';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cookieOf as sessionCookieOf } from '../../test/open-stream.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const https = { PUBLIC_URL: 'https://sms.example.org', SIGNUP: 'open', SETUP_CODE: 'code of the test' };
const opened: TestApp[] = [];

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startTestApp({ env, dispatch: false, connectOptions: { monitorCommands: true } });
  opened.push(started);
  return started;
}

beforeEach(() => {
  opened.length = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  // One after the other: two of them may share a database.
  for (const app of opened) await app.close();
});

/** The commands that the database is sent during `work`, as `find accounts`. */
async function commandsOf({ database }: TestApp, work: () => PromiseLike<unknown>): Promise<string[]> {
  const commands: string[] = [];
  const client = database.requests.getClient();
  const note = ({ commandName, command }: { commandName: string; command: object }): void => {
    commands.push(`${commandName} ${String((command as Record<string, unknown>)[commandName])}`);
  };
  client.on('commandStarted', note);
  await work();
  client.off('commandStarted', note);
  return commands;
}

const person = { email: 'rosa@example.com', password: 'ample violet harbour', setup_code: https.SETUP_CODE };

/** What a first sign-up sets. */
async function cookieOf({ app }: TestApp): Promise<string> {
  const made = await request(app).post('/users').send({ user: person }).expect(201);
  return (made.headers['set-cookie'] as unknown as string[]).join('\n');
}

describe('a session', () => {
  test('costs nothing without a cookie and two round trips with one', async () => {
    const started = await start();
    const { agent } = await signUp(started);
    expect(await commandsOf(started, () => request(started.app).get('/users').expect(401))).toEqual([]);
    expect(await commandsOf(started, () => agent.get('/users').expect(200))).toEqual([
      'find sessions',
      'find accounts',
    ]);
  });

  test('is written once, at log-in', async () => {
    const started = await start();
    const { agent, email, password } = await signUp(started);
    const signIn = () => agent.post('/users/sign_in').send({ email, password }).expect(200);
    const written = (await commandsOf(started, signIn)).filter((command) => command.endsWith(' sessions'));
    expect(written).toEqual(['find sessions', 'delete sessions', 'update sessions']);
  });

  test('is stored by the hash of its id, with account, epoch and end, and what its owner is shown', async () => {
    const started = await start();
    const cookie = await cookieOf(started);
    const [row] = await started.database.requests.collection('sessions').find().toArray();
    const id = /^mysms=s%3A([^.]+)\./.exec(cookie)?.[1] ?? 'none';
    expect(JSON.stringify(row)).not.toContain(id);
    expect(row?.['session']).toEqual({
      cookie: expect.anything(),
      passport: {
        user: {
          id: expect.any(String),
          epoch: 0,
          started_at: expect.any(Number),
          ends_at: expect.any(Number),
          name: expect.any(String),
          device: '',
        },
      },
    });
  });

  test('is gone on the server after a sign-out', async () => {
    const started = await start();
    const { agent } = await signUp(started);
    const stolen = sessionCookieOf({ agent });
    await request(started.app).get('/users').set('Cookie', stolen).expect(200);
    await agent.delete('/users/sign_out').expect(204);
    await request(started.app).get('/users').set('Cookie', stolen).expect(401);
    expect((await agent.delete('/users/sign_out')).body).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    });
    expect(await started.database.requests.collection('sessions').countDocuments()).toBe(0);
  });

  test('is not brought back by a request that was under way during the sign-out', async () => {
    const started = await start();
    const { agent } = await signUp(started);
    const gate = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    const { change } = started.deps.accounts;
    vi.spyOn(started.deps.accounts, 'change').mockImplementation(async (...given) => {
      arrived.resolve(undefined);
      await gate.promise;
      return change(...given);
    });
    const underWay = agent
      .patch('/users')
      .send({ user: { name: 'Late' } })
      .then((answer) => answer.status);
    await arrived.promise;
    await agent.delete('/users/sign_out').expect(204);
    gate.resolve(undefined);
    expect(await underWay).toBe(200);
    expect(await started.database.requests.collection('sessions').countDocuments()).toBe(0);
    await agent.get('/users').expect(401);
  });

  test('ends when the epoch of its account moves on', async () => {
    const started = await start();
    const { agent, email } = await signUp(started);
    await agent.get('/users').expect(200);
    await started.database.requests
      .collection('accounts')
      .updateOne({ email }, { $inc: { session_epoch: 1 } });
    await agent.get('/users').expect(401);
    await agent.patch('/users').send({ name: 'Eve' }).expect(401);
  });

  test('ends at its absolute end however busy it is, to a fraction of an hour', async () => {
    const started = await start({ SESSION_HOURS: '0.0003' });
    vi.useFakeTimers({ toFake: ['Date'] });
    const cookie = (await cookieOf(started)).split(';')[0] ?? '';
    const read = () => request(started.app).get('/users').set('Cookie', cookie);
    for (const ms of [500, 400]) {
      vi.setSystemTime(Date.now() + ms);
      await read().expect(200);
    }
    vi.setSystemTime(Date.now() + 181);
    await read().expect(401);
  });

  test('ends by our own check too, when the store still has it', async () => {
    const started = await start({ SESSION_HOURS: '0.001' });
    const [cookie = ''] = (await cookieOf(started)).split(';');
    const read = () => request(started.app).get('/users').set('Cookie', cookie);
    const later = new Date(Date.now() + 60 * 60 * 1000);
    await started.database.requests.collection('sessions').updateMany({}, { $set: { expires: later } });
    await read().expect(200);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 3601);
    await read().expect(401);
  });

  test('with a cookie that was tampered with is none', async () => {
    const started = await start();
    const [pair = ''] = (await cookieOf(started)).split(';');
    for (const cookie of [pair.slice(0, -3), `${pair}x`, 'mysms=', 'mysms=s%3A', 'mysms=%', 'mysms=s:..']) {
      await request(started.app).get('/users').set('Cookie', cookie).expect(401);
    }
  });

  test('survives a new SESSION_SECRET while the former one stands behind it', async () => {
    const former = 'the former secret of this test';
    const first = await start({ SESSION_SECRET: former });
    const cookie = (await cookieOf(first)).split(';')[0] ?? '';
    const second = await start({
      SESSION_SECRET: `a new secret of this test,${former}`,
      MONGODB_URI: first.config.mongodbUri,
      INDEX_KEY: first.config.indexKey.toString('base64'),
      DATA_ENCRYPTION_KEY: first.config.encryptionKeys.map((key) => key.toString('base64')).join(','),
    });
    await request(second.app).get('/users').set('Cookie', cookie).expect(200);
  });
});

test('no query of accounts and sessions scans a collection', async () => {
  const started = await start({ LIMIT_SIGNUPS_PER_HOUR: '50' });
  const db = started.database.background.db;
  await db?.command({ profile: 2 });
  vi.spyOn(started.deps, 'sleep').mockResolvedValue(undefined);
  const { agent, email, password, account } = await signUp(started);
  await agent.post('/users/sign_in').send({ email, password: 'wrong' }).expect(401);
  await agent.post('/users/sign_in').send({ email, password }).expect(200);
  await agent.get('/users').expect(200);
  await agent.patch('/users').send({ name: 'Rosa P.' }).expect(200);
  const { token } = await started.deps.links.create('password', account._id);
  await request(started.app)
    .post('/users/password')
    .send({ token, password: 'a new violet harbour' })
    .expect(200);
  const texting = { account: new Types.ObjectId(account._id), contact: new Types.ObjectId() };
  await started.deps.allowance.take({ ...texting, isNewContact: true, turn: null });
  await agent.delete('/users/sign_out').expect(401);
  await db?.command({ profile: 0 });
  const seen = await db
    ?.collection('system.profile')
    .find({ planSummary: { $exists: true } })
    .toArray();
  const plans = seen?.map((row) => `${String(row['ns'])} ${String(row['planSummary'])}`) ?? [];
  expect(plans.length).toBeGreaterThan(20);
  expect(plans.filter((plan) => plan.includes('COLLSCAN'))).toEqual([]);
});
