import type { OpenSession } from '@mysms/contract/accounts';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf } from '../../test/open-stream.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { SessionUser } from './authenticator.ts';

let started: TestApp;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterAll(() => started.close());

async function signIn({ email, password }: Person, device = firefox) {
  const agent = request.agent(started.app);
  await agent.post('/users/sign_in').set('User-Agent', device).send({ email, password }).expect(200);
  return agent;
}

async function sessionsOf({ agent }: Pick<Person, 'agent'>): Promise<OpenSession[]> {
  return (await agent.get('/users/sessions').expect(200)).body as OpenSession[];
}

test('lists the own open sessions, newest first, with device, beginning and end', async () => {
  const rosa = await signUp(started);
  await signIn(rosa);
  await signUp(started, 'Somebody else');
  const sessions = await sessionsOf(rosa);
  expect(sessions.map(({ device, current }) => [device, current])).toEqual([
    ['Firefox on Linux', false],
    ['', true],
  ]);
  for (const { created_at: from, expires_at: to } of sessions) {
    expect(Math.abs(Date.parse(from) - Date.now())).toBeLessThan(60_000);
    expect(Date.parse(to)).toBeGreaterThan(Date.now());
  }
});

test('lists the newest hundred of very many, and no more', async () => {
  const rosa = await signUp(started);
  const sessions = started.database.requests.collection('sessions');
  const found = await sessions.findOne({ 'session.passport.user.id': rosa.account._id });
  const { session, ...row } = found as unknown as { session: { passport: { user: SessionUser } } };
  const copies = Array.from({ length: 150 }, (_, n) => {
    const user = { ...session.passport.user, name: `Copy ${n}`, started_at: Date.now() - 60_000 - n };
    return {
      ...row,
      _id: `${n} of ${rosa.account._id}` as never,
      session: { ...session, passport: { user } },
    };
  });
  await sessions.insertMany(copies);
  const listed = await sessionsOf(rosa);
  expect(listed).toHaveLength(100);
  expect(listed.map(({ _id, current }) => (current ? 'current' : _id))).toEqual([
    'current',
    ...Array.from({ length: 99 }, (_, n) => `Copy ${n}`),
  ]);
});

test('names them by nothing that the cookie or the database knows them by', async () => {
  const rosa = await signUp(started);
  const answer = JSON.stringify(await sessionsOf(rosa));
  const [id = ''] = decodeURIComponent(cookieOf(rosa)).replace('mysms=s:', '').split('.');
  expect(id.length).toBeGreaterThan(20);
  expect(answer).not.toContain(id);
  for (const { _id } of await started.database.requests.collection('sessions').find().toArray()) {
    expect(answer).not.toContain(String(_id));
  }
});

test('ends one of them, and the others go on', async () => {
  const rosa = await signUp(started);
  const other = await signIn(rosa);
  const [newest] = await sessionsOf(rosa);
  await rosa.agent.delete(`/users/sessions/${newest?._id ?? ''}`).expect(204);
  await other.get('/users').expect(401);
  expect(await sessionsOf(rosa)).toHaveLength(1);
});

test('ending the one that asks is signing out', async () => {
  const { agent } = await signUp(started);
  const [own] = await sessionsOf({ agent });
  const answer = await agent.delete(`/users/sessions/${own?._id ?? ''}`).expect(204);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^mysms=;/);
  await agent.get('/users').expect(401);
});

test('one of somebody else, an unknown and an ended one are not there', async () => {
  const [rosa, max] = [await signUp(started), await signUp(started)];
  const [ofMax] = await sessionsOf(max);
  for (const id of [ofMax?._id ?? '', 'nonsense', '%00', '[$ne]']) {
    const answer = await rosa.agent.delete(`/users/sessions/${id}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  }
  await max.agent.get('/users').expect(200);
});

test('those that a new password ended are not listed', async () => {
  const rosa = await signUp(started);
  await signIn(rosa);
  const user = { password: 'a wholly new secret', current_password: rosa.password };
  await rosa.agent.patch('/users').send({ user }).expect(200);
  expect((await sessionsOf(rosa)).map(({ current }) => current)).toEqual([true]);
});

test('one that was stored before sessions could be listed signs nobody in', async () => {
  const rosa = await signUp(started);
  const sessions = started.database.requests.collection('sessions');
  const row = await sessions.findOne({ 'session.passport.user.id': rosa.account._id });
  await sessions.updateOne({ _id: row!._id }, { $set: { session: JSON.stringify(row!['session']) } });
  await rosa.agent.get('/users').expect(401);
});

test('only the signed-in have any', async () => {
  await request(started.app).get('/users/sessions').expect(401);
  await request(started.app).delete('/users/sessions/x').expect(401);
});
