import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const https = { PUBLIC_URL: 'https://sms.example.org', SIGNUP: 'open', SETUP_CODE: 'code of the test' };
const opened: TestApp[] = [];

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startTestApp({ env, dispatch: false });
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

const person = { email: 'rosa@example.com', password: 'ample violet harbour', setup_code: https.SETUP_CODE };

/** What a first sign-up sets. */
async function cookieOf({ app }: TestApp): Promise<string> {
  const made = await request(app).post('/users').send({ user: person }).expect(201);
  return (made.headers['set-cookie'] as unknown as string[]).join('\n');
}

describe('the cookie', () => {
  test('under http', async () => {
    const cookie = await cookieOf(await start());
    expect(cookie).toMatch(/^mysms=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  });

  test('under https, though the proxy in between is not named in TRUST_PROXY', async () => {
    const started = await start(https);
    const cookie = await cookieOf(started);
    expect(cookie).toMatch(/^__Host-mysms=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    await request(started.app)
      .get('/users')
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
  });

  test('under https behind a proxy that is named, whatever X-Forwarded-Proto says', async () => {
    const { app } = await start({ ...https, TRUST_PROXY: '1' });
    for (const [email, proto] of [
      ['a@example.com', 'https'],
      ['b@example.com', 'http'],
    ]) {
      const made = await request(app)
        .post('/users')
        .set('X-Forwarded-Proto', proto ?? '')
        .send({ user: { ...person, email } });
      expect(made.headers['set-cookie']?.[0]).toMatch(/^__Host-mysms=.*; Secure; /);
    }
  });

  test('lives as long as the session: short for an admin, long for a member', async () => {
    const started = await start({ SESSION_HOURS: '2', MEMBER_SESSION_HOURS: '100' });
    const hours: number[] = [];
    for (const email of ['admin@example.com', 'member@example.com']) {
      const made = await request(started.app)
        .post('/users')
        .send({ user: { ...person, email } });
      const expires = /Expires=([^;]+)/.exec(made.headers['set-cookie']?.[0] ?? '')?.[1] ?? '';
      hours.push((Date.parse(expires) - Date.now()) / 3_600_000);
    }
    expect(hours[0]).toBeCloseTo(2, 1);
    expect(hours[1]).toBeCloseTo(100, 1);
  });

  test('is set at log-in only and cleared at sign-out with the same attributes', async () => {
    const started = await start(https);
    const cookie = (await cookieOf(started)).split(';')[0] ?? '';
    const read = await request(started.app).get('/users').set('Cookie', cookie);
    expect(read.headers['set-cookie']).toBeUndefined();
    const out = await request(started.app).delete('/users/sign_out').set('Cookie', cookie);
    expect([out.status, out.text]).toEqual([204, '']);
    expect(out.headers['set-cookie']).toEqual([
      '__Host-mysms=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect(out.headers['clear-site-data']).toBeUndefined();
  });
});
