import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabaseProxy, type DatabaseProxy } from '../../test/database-proxy.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, testDatabaseUri, type TestApp } from '../../test/start-test-app.ts';

let proxy: DatabaseProxy;
let started: TestApp;
let rosa: Person;

beforeAll(async () => {
  proxy = await startDatabaseProxy(testDatabaseUri());
  started = await startTestApp({ env: { MONGODB_URI: proxy.uri }, dispatch: false });
  rosa = await signUp(started);
});
afterAll(async () => {
  await started.close();
  await proxy.close();
});

test.each(['cut', 'hang'] as const)(
  'while the database is away (%s) every call answers 503 within 3 s, and works again afterwards',
  async (state) => {
    const { app } = started;
    const { agent, email, password } = rosa;
    proxy[state]();
    const startedAt = performance.now();
    const answers = await Promise.all([
      request(app).post('/users/sign_in').send({ email, password }),
      request(app).post('/users').send({ email: 'new@example.com', password: 'ample violet harbour' }),
      request(app).post('/users/password').send({ token: 'any', password: 'ample violet harbour' }),
      agent.get('/users'),
      agent.patch('/users').send({ name: 'Rosa' }),
      agent.delete('/users/sign_out'),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(answers.map(({ status, body }) => `${status} ${String(body.code)}`)).toEqual(
      Array(6).fill('503 unavailable'),
    );
    // Nobody is told to be signed out because the database was away.
    expect(answers.map(({ headers }) => headers['set-cookie'])).toEqual(Array(6).fill(undefined));
    expect((await request(app).get('/users')).status).toBe(401);

    proxy.restore();
    await expect.poll(async () => (await agent.get('/users')).status, { timeout: 10_000 }).toBe(200);
    await request(app).post('/users/sign_in').send({ email, password }).expect(200);
  },
);
