import request from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const password = 'ample violet harbour';
const rosa = { email: 'rosa@example.com', password };
const opened: TestApp[] = [];

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startTestApp({ env, dispatch: false });
  opened.push(started);
  return started;
}

const post = ({ app }: TestApp, user: object) => request(app).post('/users').send({ user });

afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

describe('signing up', () => {
  test('answers the account, signed in, and nothing about the password', async () => {
    const { app } = await start();
    const agent = request.agent(app);
    const user = { email: '  Rosa@Example.COM ', password, password_confirmation: password, name: ' Rosa ' };
    const made = await agent.post('/users').send({ user }).expect(201);
    expect(made.body).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      email: 'rosa@example.com',
      name: 'Rosa',
      role: 'admin',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(made.headers['cache-control']).toBe('no-store');
    const read = await agent.get('/users').expect(200);
    expect(read.body).toEqual(made.body);
    expect(read.headers['cache-control']).toBe('no-store');
  });

  test('takes the fields bare, with a .json suffix, and without a name', async () => {
    const { app } = await start();
    const made = await request(app).post('/users.json').send(rosa).expect(201);
    expect(made.body).toMatchObject({ email: 'rosa@example.com', name: '' });
  });

  test('takes any characters and 8 to 256 of them, without cutting', async () => {
    const { app } = await start();
    const long = '界'.repeat(127) + 'é👍'.repeat(43);
    expect(long).toHaveLength(256);
    await request(app)
      .post('/users')
      .send({ ...rosa, password: long })
      .expect(201);
    const email = rosa.email;
    await request(app).post('/users/sign_in').send({ email, password: long }).expect(200);
    await request(app)
      .post('/users/sign_in')
      .send({ email, password: `${long.slice(0, 255)}x` })
      .expect(401);
  });

  test('refuses what has not the documented shape or values, naming each field', async () => {
    const started = await start();
    const refusals: [object, number, string[]][] = [
      [{}, 422, ['/user/email required', '/user/password required']],
      [{ ...rosa, email: 'rosa' }, 422, ['/user/email invalid']],
      [{ ...rosa, email: `${'a'.repeat(250)}@example.com` }, 422, ['/user/email too_long']],
      [{ ...rosa, password: 'short77' }, 422, ['/user/password too_short']],
      [{ ...rosa, password: 'x'.repeat(257) }, 422, ['/user/password too_long']],
      [{ ...rosa, password: 'Password123' }, 422, ['/user/password too_common']],
      [{ ...rosa, password: 'Rosa@Example.com' }, 422, ['/user/password too_common']],
      [{ ...rosa, password_confirmation: 'another' }, 422, ['/user/password_confirmation mismatch']],
      [
        { ...rosa, password: 'mysms123', password_confirmation: '' },
        422,
        ['/user/password too_common', '/user/password_confirmation mismatch'],
      ],
      [{ ...rosa, name: 'n'.repeat(101) }, 422, ['/user/name too_long']],
      [{ ...rosa, name: 'Rosa \ud83d' }, 422, ['/user/name invalid']],
      [{ ...rosa, email: { $gt: '' } }, 400, ['/user/email wrong_type']],
      [{ ...rosa, password: Array(9).fill('a') }, 400, ['/user/password wrong_type']],
      [{ ...rosa, password: null }, 400, ['/user/password wrong_type']],
      [{ ...rosa, role: 'admin' }, 400, ['/user/role unknown_field']],
    ];
    for (const [user, status, errors] of refusals) {
      const answer = await post(started, user);
      expect([answer.status, faultsOf(answer.body)], JSON.stringify(user)).toEqual([status, errors]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await started.database.requests.collection('accounts').countDocuments()).toBe(0);
  });

  test('refuses bodies that are no JSON object', async () => {
    const { app } = await start();
    const json = (body: string) => request(app).post('/users').type('json').send(body);
    expect((await json('{"user":')).body).toMatchObject({ status: 400, code: 'malformed_json' });
    expect((await json('[]')).body).toMatchObject({ status: 400, code: 'malformed_request' });
    expect((await json('"text"')).body).toMatchObject({ status: 400, code: 'malformed_request' });
    const form = await request(app).post('/users').type('form').send({ email: 'a@b.example', password });
    expect(form.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    expect((await json(JSON.stringify({ name: 'n'.repeat(100_000) }))).body).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  test('answers 405 with Allow for other methods', async () => {
    const { app } = await start();
    const answer = await request(app).put('/users').send({});
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST']);
    const get = await request(app).get('/users/sign_in');
    expect([get.status, get.headers['allow']]).toEqual([405, 'POST']);
  });

  test('an e-mail that is taken is a conflict, however it is written', async () => {
    const started = await start();
    await post(started, rosa).expect(201);
    const answer = await post(started, { ...rosa, email: 'ROSA@example.com', password: 'another good one' });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'email_taken' });
    expect(faultsOf(answer.body)).toEqual(['/user/email email_taken']);
  });

  test('the same e-mail many times at once makes one account', async () => {
    const started = await start();
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(started, rosa)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(await started.database.requests.collection('accounts').countDocuments()).toBe(1);
  });

  test('a page of another site cannot sign anybody up', async () => {
    const started = await start();
    const answer = await post(started, rosa).set('Sec-Fetch-Site', 'cross-site');
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_site']);
  });
});

describe('the first account', () => {
  test('of several at once exactly one becomes the admin', async () => {
    const started = await start();
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => post(started, { ...rosa, email: `${name}@example.com` })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(answers.map((answer) => String(answer.body.role)).sort()).toEqual([
      'admin',
      'member',
      'member',
      'member',
    ]);
    await post(started, { ...rosa, email: 'later@example.com' }).expect(201);
    const admins = await started.database.requests.collection('accounts').countDocuments({ role: 'admin' });
    expect(admins).toBe(1);
  });

  test('a sign-up that died before its account existed leaves the place free', async () => {
    const started = await start();
    const insert = started.deps.accounts.insert;
    started.deps.accounts.insert = () => Promise.reject(new Error('The process died here.'));
    await post(started, rosa).expect(500);
    started.deps.accounts.insert = insert;
    expect((await post(started, rosa).expect(201)).body).toMatchObject({ role: 'admin' });
  });
});

function faultsOf(body: { errors: { pointer: string; code: string }[] }): string[] {
  return body.errors.map(({ pointer, code }) => `${pointer} ${code}`).sort();
}
