import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;
const password = 'a wholly new secret';

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterAll(() => started.close());

const reset = (body: object) => request(started.app).post('/users/password').send(body);

test('sets the password, signs in, and ends all other sessions', async () => {
  const { agent, email, account, password: former } = await signUp(started);
  const { token, expiresAt } = await started.deps.links.create('password', account._id);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(Math.abs(expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const fresh = request.agent(started.app);
  const answer = await fresh.post('/users/password').send({ token, password });
  expect([answer.status, answer.body]).toEqual([200, account]);
  expect(answer.headers['cache-control']).toBe('no-store');
  await fresh.get('/users').expect(200);
  await agent.get('/users').expect(401);
  const signIn = (secret: string) =>
    request(started.app).post('/users/sign_in').send({ email, password: secret });
  await signIn(former).expect(401);
  await signIn(password).expect(200);
});

test('a link works once, of any number at once', async () => {
  const { account } = await signUp(started);
  const { token } = await started.deps.links.create('password', account._id);
  const answers = await Promise.all([1, 2, 3].map((n) => reset({ token, password: `${password} ${n}` })));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422]);
  const again = await reset({ token, password });
  expect(again.body).toMatchObject({ status: 422, code: 'invalid_link' });
  expect(again.body.errors).toMatchObject([{ pointer: '/token', code: 'invalid_link' }]);
});

test('one link used makes all others of the account void, and none of other accounts', async () => {
  const { links } = started.deps;
  const [rosa, ana] = await Promise.all([signUp(started), signUp(started)]);
  const first = await links.create('password', rosa.account._id);
  const second = await links.create('password', rosa.account._id);
  const other = await links.create('password', ana.account._id);
  await reset({ token: first.token, password }).expect(200);
  await reset({ token: second.token, password }).expect(422);
  await reset({ token: other.token, password }).expect(200);
});

test('a link expires', async () => {
  const { account } = await signUp(started);
  const { token } = await started.deps.links.create('password', account._id);
  await started.database.requests
    .collection('one_time_links')
    .updateMany({}, { $set: { expires_at: new Date() } });
  expect((await reset({ token, password })).body).toMatchObject({ status: 422, code: 'invalid_link' });
});

test('an invitation sets no password', async () => {
  const { token } = await started.deps.links.create('invite', null);
  await reset({ token, password }).expect(422);
});

test('a refused password does not use the link up', async () => {
  const { email, account } = await signUp(started);
  const { token } = await started.deps.links.create('password', account._id);
  const faults: [object, number, string][] = [
    [{ token }, 422, '/password required'],
    [{ password }, 422, '/token required'],
    [{ token: '', password }, 422, '/token too_short'],
    [{ token, password: 'short77' }, 422, '/password too_short'],
    [{ token, password: 'qwertyuiop' }, 422, '/password too_common'],
    [{ token, password: email }, 422, '/password too_common'],
    [{ token: { $ne: '' }, password }, 400, '/token wrong_type'],
    [{ token, password, email }, 400, '/email unknown_field'],
  ];
  for (const [body, status, fault] of faults) {
    const answer = await reset(body);
    const [error] = answer.body.errors;
    expect([answer.status, `${error.pointer} ${error.code}`], JSON.stringify(body)).toEqual([status, fault]);
  }
  await reset({ token, password }).expect(200);
});

test('tokens are stored as keyed hashes only', async () => {
  const { token } = await started.deps.links.create('invite', null);
  const rows = await started.database.requests.collection('one_time_links').find().toArray();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(token);
});
