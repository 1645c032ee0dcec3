import bcrypt from 'bcrypt';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;
let rosa: Person;
/** How long each delay was that the server would have made, in ms. */
let delays: number[];
let addresses = 0;

beforeAll(async () => {
  started = await startTestApp({ env: { TRUST_PROXY: '1' }, dispatch: false });
});
afterAll(() => started.close());

beforeEach(async () => {
  delays = [];
  vi.spyOn(started.deps, 'sleep').mockImplementation((ms) => {
    delays.push(ms);
    return Promise.resolve();
  });
  await started.database.requests.collection('limits').deleteMany({});
  rosa = await signUp(started);
});
afterEach(() => vi.restoreAllMocks());

/** An address that nobody has used. */
function newAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

function signIn(email: string, password: string, address?: string) {
  const call = request(started.app).post('/users/sign_in').send({ user: { email, password } });
  return address === undefined ? call : call.set('X-Forwarded-For', address);
}

describe('signing in', () => {
  test('answers the account; the e-mail may be written in any way', async () => {
    const answer = await signIn(`  ${rosa.email.toUpperCase()} `, rosa.password);
    expect([answer.status, answer.body]).toEqual([200, rosa.account]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a wrong password and an unknown e-mail get the same answer', async () => {
    const address = newAddress();
    const wrong = await signIn(rosa.email, 'not the password', address);
    const unknown = await signIn('nobody@example.com', 'not the password', address);
    const bodies = [wrong, unknown].map(({ body }) => ({ ...(body as object), request_id: '' }));
    expect(bodies[0]).toEqual(bodies[1]);
    expect(wrong.body).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test('… after the same work: one hash, compared at full cost', async () => {
    const compare = vi.spyOn(bcrypt, 'compare');
    await signIn(rosa.email, 'not the password', newAddress()).expect(401);
    await signIn('nobody@example.com', 'not the password', newAddress()).expect(401);
    expect(compare.mock.calls.map(([, stored]) => bcrypt.getRounds(stored))).toEqual([12, 12]);
  });

  test.each<[object, number, string]>([
    [{}, 422, 'invalid_fields'],
    [{ email: 'a@example.com' }, 422, 'invalid_fields'],
    [{ email: { $gt: '' }, password: { $gt: '' } }, 400, 'malformed_request'],
    [{ email: ['a@example.com'], password: 'x' }, 400, 'malformed_request'],
    [{ email: 'a@example.com', password: 'x', remember: true }, 400, 'malformed_request'],
    [{ email: 'a@example.com', password: 'x'.repeat(257) }, 422, 'invalid_fields'],
    [{ email: '', password: 'x' }, 401, 'invalid_credentials'],
    [{ email: 'a@example.com', password: '' }, 401, 'invalid_credentials'],
  ])('%j answers %i %s', async (user, status, code) => {
    const answer = await request(started.app).post('/users/sign_in').send({ user });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('credentials are never taken from the address', async () => {
    const query = new URLSearchParams({ email: rosa.email, password: rosa.password });
    await request(started.app)
      .post(`/users/sign_in?${query.toString()}`)
      .send({ email: rosa.email, password: '' })
      .expect(401);
  });

  test('gives a new session id and ends the old session', async () => {
    const old = cookieOf(await signIn(rosa.email, rosa.password));
    const again = await signIn(rosa.email, rosa.password).set('Cookie', old).expect(200);
    const fresh = cookieOf(again);
    expect(fresh).not.toBe(old);
    await request(started.app).get('/users').set('Cookie', old).expect(401);
    await request(started.app).get('/users').set('Cookie', fresh).expect(200);
  });

  test('a session id that a stranger planted is not taken over', async () => {
    const planted = 'mysms=s%3Aplanted.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const fresh = cookieOf(await signIn(rosa.email, rosa.password).set('Cookie', planted).expect(200));
    expect(fresh).not.toContain('planted');
  });
});

function cookieOf(answer: { headers: Record<string, unknown> }): string {
  const [cookie = ''] = answer.headers['set-cookie'] as string[];
  return cookie.split(';')[0] ?? '';
}
