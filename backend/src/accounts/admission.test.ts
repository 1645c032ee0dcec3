import request from 'supertest';
import { afterEach, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { announceSetupCode, setupCodeRequired } from './setup-code.ts';

const password = 'ample violet harbour';
const opened: TestApp[] = [];
let people = 0;

async function start(env: Record<string, string>): Promise<TestApp> {
  const started = await startTestApp({ env, dispatch: false });
  opened.push(started);
  return started;
}

/** Signs up one more person. */
function signUp({ app }: TestApp, more: object = {}) {
  people += 1;
  return request(app)
    .post('/users')
    .send({ user: { email: `person${people}@example.com`, password, ...more } });
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

test('SIGNUP=invite: an invitation works once', async () => {
  const started = await start({ SIGNUP: 'invite' });
  const refused = await signUp(started);
  expect([refused.status, refused.body.code]).toEqual([403, 'invite_required']);
  expect(refused.body.errors).toMatchObject([{ pointer: '/user/invite', code: 'invite_required' }]);
  const invented = await signUp(started, { invite: 'x'.repeat(43) });
  expect([invented.status, invented.body.code]).toEqual([403, 'invite_required']);

  const { token, expiresAt } = await started.deps.links.create('invite', null);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(6.9 * 24 * 60 * 60 * 1000);
  await signUp(started, { invite: token }).expect(201);
  const again = await signUp(started, { invite: token });
  expect([again.status, again.body.code]).toEqual([403, 'invite_required']);
});

test('an invitation used by two at once lets one in', async () => {
  const started = await start({ SIGNUP: 'invite' });
  const { token } = await started.deps.links.create('invite', null);
  const answers = await Promise.all([
    signUp(started, { invite: token }),
    signUp(started, { invite: token }),
    signUp(started, { invite: token }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 403, 403]);
});

test('a refused sign-up does not use the invitation up', async () => {
  const started = await start({ SIGNUP: 'invite' });
  const { links } = started.deps;
  const first = await links.create('invite', null);
  await signUp(started, { invite: first.token, email: 'taken@example.com' }).expect(201);
  const { token } = await links.create('invite', null);
  await signUp(started, { invite: token, email: 'taken@example.com' }).expect(409);
  await signUp(started, { invite: token, password: 'password1' }).expect(422);
  // Taken by somebody else between the look and the insert.
  vi.spyOn(started.deps.accounts, 'isTaken').mockResolvedValueOnce(false);
  await signUp(started, { invite: token, email: 'taken@example.com' }).expect(409);
  await signUp(started, { invite: token }).expect(201);
});

test('an invitation expires, and a password link is none', async () => {
  const started = await start({ SIGNUP: 'invite' });
  const { token } = await started.deps.links.create('invite', null);
  const links = started.database.requests.collection('one_time_links');
  await links.updateMany({}, { $set: { expires_at: new Date() } });
  await signUp(started, { invite: token }).expect(403);
  const other = await started.deps.links.create('password', '0123456789abcdef01234567');
  await signUp(started, { invite: other.token }).expect(403);
});

test('SIGNUP=closed takes nobody', async () => {
  const started = await start({ SIGNUP: 'closed' });
  const { token } = await started.deps.links.create('invite', null);
  const answer = await signUp(started, { invite: token });
  expect([answer.status, answer.body.code]).toEqual([403, 'signup_closed']);
});

test('off loopback the first account needs the setup code, whatever SIGNUP says', async () => {
  for (const SIGNUP of ['open', 'invite', 'closed']) {
    const SETUP_CODE = 'a code from the operator';
    const started = await start({ PUBLIC_URL: 'https://sms.example.org', SIGNUP, SETUP_CODE });
    expect(await setupCodeRequired(started.deps)).toBe(true);
    for (const setup_code of [undefined, 'a guess at the code']) {
      const refused = await signUp(started, { setup_code });
      expect([refused.status, refused.body.code]).toEqual([403, 'setup_code_required']);
    }
    const made = await signUp(started, { setup_code: ` ${SETUP_CODE} ` });
    expect([made.status, made.body.role]).toEqual([201, 'admin']);
    expect(await setupCodeRequired(started.deps)).toBe(false);
    const next = await signUp(started, { setup_code: SETUP_CODE });
    expect(next.status).toBe(SIGNUP === 'open' ? 201 : 403);
  }
});

test('of two that have the setup code at once, one becomes the admin and the other needs an invitation', async () => {
  const SETUP_CODE = 'a code from the operator';
  const started = await start({ PUBLIC_URL: 'https://sms.example.org', SETUP_CODE });
  const answers = await Promise.all([
    signUp(started, { setup_code: SETUP_CODE }),
    signUp(started, { setup_code: SETUP_CODE }),
  ]);
  expect(answers.map((answer) => String(answer.body.role ?? answer.body.code)).sort()).toEqual([
    'admin',
    'invite_required',
  ]);
});

test('guessing the setup code is slowed and then refused', async () => {
  const started = await start({
    PUBLIC_URL: 'https://sms.example.org',
    SETUP_CODE: 'a code from the operator',
  });
  const sleep = vi.spyOn(started.deps, 'sleep').mockResolvedValue(undefined);
  const statuses: number[] = [];
  for (let guess = 0; guess < 9; guess += 1) {
    statuses.push((await signUp(started, { setup_code: `guess ${guess}` })).status);
  }
  expect(statuses).toEqual([...Array<number>(8).fill(403), 429]);
  expect(sleep.mock.calls.flat()).toEqual([250, 500, 1000, 2000, 4000, 8000]);
});

test('without SETUP_CODE every process derives the same one and logs it while there is no account', async () => {
  const started = await start({ PUBLIC_URL: 'https://sms.example.org' });
  const lines: string[] = [];
  const log = {
    ...started.deps.log,
    warn: (line: string) => lines.push(line),
  } as unknown as TestApp['deps']['log'];
  await announceSetupCode({ ...started.deps, log });
  const code = /setup code (\S{22})$/.exec(lines[0] ?? '')?.[1];
  await signUp(started, { setup_code: code }).expect(201);
  await announceSetupCode({ ...started.deps, log });
  expect(lines).toHaveLength(1);
});

test('a given SETUP_CODE is not written to the log', async () => {
  const SETUP_CODE = 'a code from the operator';
  const started = await start({ PUBLIC_URL: 'https://sms.example.org', SETUP_CODE });
  const lines: string[] = [];
  const log = {
    ...started.deps.log,
    warn: (line: string) => lines.push(line),
  } as unknown as TestApp['deps']['log'];
  await announceSetupCode({ ...started.deps, log });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain(SETUP_CODE);
});

test('LIMIT_SIGNUPS_PER_HOUR bounds the accounts made from one address, and only those made', async () => {
  const started = await start({ LIMIT_SIGNUPS_PER_HOUR: '2', TRUST_PROXY: '1' });
  const from = (address: string, more: object = {}) => signUp(started, more).set('X-Forwarded-For', address);
  await from('203.0.113.7', { email: 'taken@example.com' }).expect(201);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await from('203.0.113.7', { password: 'password1' }).expect(422);
    await from('203.0.113.7', { email: 'taken@example.com' }).expect(409);
  }
  await from('203.0.113.7').expect(201);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const refused = await from('203.0.113.7');
    expect([refused.status, refused.body.code]).toEqual([429, 'limit_signups_per_hour']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3600);
  }
  await from('203.0.113.8').expect(201);
});

test('sign-ups at once do not pass the limit together', async () => {
  const started = await start({ LIMIT_SIGNUPS_PER_HOUR: '2' });
  const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(started)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 429, 429, 429]);
});
