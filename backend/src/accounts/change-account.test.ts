import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;
const next = 'a wholly new secret';

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => started.close());

async function signedInAgain(email: string, password: string) {
  const agent = request.agent(started.app);
  await agent.post('/users/sign_in').send({ email, password }).expect(200);
  return agent;
}

test('changes the name, and nothing else', async () => {
  const { agent, account } = await signUp(started);
  const changed = await agent.patch('/users').send({ user: { name: '  Rosa Parks ' } });
  expect([changed.status, changed.body]).toEqual([200, { ...account, name: 'Rosa Parks' }]);
  expect(changed.headers['set-cookie']).toBeUndefined();
  expect((await agent.get('/users')).body).toEqual(changed.body);
});

test('takes the name away, which nobody needs', async () => {
  const { agent } = await signUp(started);
  const changed = await agent.patch('/users').send({ user: { name: ' ' } });
  expect([changed.status, changed.body.name]).toEqual([200, '']);
});

test('nothing to change answers the account as it is', async () => {
  const { agent, account } = await signUp(started);
  for (const user of [{}, { current_password: 'whatever this is' }]) {
    const answer = await agent.patch('/users').send({ user });
    expect([answer.status, answer.body]).toEqual([200, account]);
  }
  expect((await agent.patch('/users')).status).toBe(200);
});

test('a new password ends all other sessions, and this one goes on under a new id', async () => {
  const { agent, email, password } = await signUp(started);
  const elsewhere = await signedInAgain(email, password);
  const user = { name: 'Renamed', password: next, current_password: password };
  const changed = await agent.patch('/users').send({ user });
  expect([changed.status, changed.body.name]).toEqual([200, 'Renamed']);
  expect(changed.headers['set-cookie']?.[0]).toMatch(/^mysms=/);
  await agent.get('/users').expect(200);
  await elsewhere.get('/users').expect(401);
  await request(started.app).post('/users/sign_in').send({ email, password }).expect(401);
  await request(started.app).post('/users/sign_in').send({ email, password: next }).expect(200);
});

test('only signed-in people change anything', async () => {
  const answer = await request(started.app).patch('/users').send({ name: 'Eve' });
  expect(answer.body).toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('refuses with the field that is wrong', async () => {
  const { agent, email, password } = await signUp(started);
  const refusals: [object, number, string][] = [
    [{ user: { password: next } }, 422, '/user/current_password required'],
    [{ password: next }, 422, '/current_password required'],
    [{ user: { password: next, current_password: 'not it' } }, 422, '/user/current_password wrong'],
    [{ user: { password: next, current_password: '' } }, 422, '/user/current_password wrong'],
    [{ user: { password: 'short77', current_password: password } }, 422, '/user/password too_short'],
    [{ user: { password: 'iloveyou1', current_password: password } }, 422, '/user/password too_common'],
    [{ user: { password: email, current_password: password } }, 422, '/user/password too_common'],
    [{ user: { name: 'n'.repeat(101) } }, 422, '/user/name too_long'],
    [{ user: { name: { $set: 'x' } } }, 400, '/user/name wrong_type'],
    [{ user: { email: 'new@example.com' } }, 400, '/user/email unknown_field'],
    [{ user: { role: 'admin' } }, 400, '/user/role unknown_field'],
  ];
  for (const [body, status, fault] of refusals) {
    const answer = await agent.patch('/users').send(body);
    const [error] = answer.body.errors;
    expect([answer.status, `${error.pointer} ${error.code}`], JSON.stringify(body)).toEqual([status, fault]);
  }
  await signedInAgain(email, password);
});

test('guessing the current password is slowed and refused like guessing at sign-in', async () => {
  const { agent, password } = await signUp(started);
  const sleep = vi.spyOn(started.deps, 'sleep').mockResolvedValue(undefined);
  const verify = vi.spyOn(started.deps.passwords, 'verify').mockResolvedValue(false);
  const change = (current_password: string) =>
    agent.patch('/users').send({ password: next, current_password });
  for (let guess = 0; guess < 8; guess += 1) await change(`guess ${guess}`).expect(422);
  expect(sleep.mock.calls.flat()).toEqual([250, 500, 1000, 2000, 4000, 8000]);
  const refused = await change('one more');
  expect(refused.body).toMatchObject({ status: 429, code: 'too_many_attempts' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // It is the owner's own address: the right one still passes.
  verify.mockRestore();
  await change(password).expect(200);
});

test('of two changes of the password at once one wins, and the other session has ended', async () => {
  const { agent, email, password } = await signUp(started);
  const elsewhere = await signedInAgain(email, password);
  const answers = await Promise.all([
    agent.patch('/users').send({ password: next, current_password: password }),
    elsewhere.patch('/users').send({ password: `${next} too`, current_password: password }),
  ]);
  // The loser meets either the ended session or, a little later, the changed password.
  expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const winner = answers[0].status === 200 ? agent : elsewhere;
  await winner.get('/users').expect(200);
  expect(await started.database.requests.collection('accounts').findOne({ email })).toMatchObject({
    session_epoch: 1,
  });
});

test('a change that was under way when its session was ended changes nothing', async () => {
  const { agent, email, password, account } = await signUp(started);
  const hash = started.deps.passwords.hash.bind(started.deps.passwords);
  vi.spyOn(started.deps.passwords, 'hash').mockImplementationOnce(async (secret) => {
    const { token } = await started.deps.links.create('password', account._id);
    await request(started.app)
      .post('/users/password')
      .send({ token, password: 'set by the owner' })
      .expect(200);
    return hash(secret);
  });
  await agent.patch('/users').send({ password: next, current_password: password }).expect(401);
  await signedInAgain(email, 'set by the owner');
});
