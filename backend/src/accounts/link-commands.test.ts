import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;

beforeAll(async () => {
  started = await startTestApp({ env: { SIGNUP: 'invite' }, dispatch: false });
});
afterAll(() => started.close());

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as `npm run` does: a process of its own with the server's environment. */
function run(command: string, args: string[] = [], env: Record<string, string> = {}): Promise<Outcome> {
  const { config } = started;
  const program = fileURLToPath(new URL(`./${command}.ts`, import.meta.url));
  const environment = {
    PATH: '/usr/bin:/bin',
    PUBLIC_URL: config.publicOrigin,
    MONGODB_URI: config.mongodbUri,
    SESSION_SECRET: config.sessionSecrets.join(','),
    DATA_ENCRYPTION_KEY: config.encryptionKeys.map((key) => key.toString('base64')).join(','),
    INDEX_KEY: config.indexKey.toString('base64'),
    TWILIO_ACCOUNT_SID: config.twilio.accountSid,
    TWILIO_AUTH_TOKEN: config.twilio.authTokens.join(','),
    TWILIO_FROM_NUMBER: config.twilio.numbers.join(','),
    ...env,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: environment }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** The link and its end in the one line that a command printed. */
function read({ out }: Outcome, page: string): { token: string; expiresAt: number } {
  const link = `${started.config.publicOrigin}${page}=`;
  const [, address = '', end = ''] = /^(\S+) {2}\(works once, until (\S+)\)\n$/.exec(out) ?? [];
  expect(address.startsWith(link)).toBe(true);
  return { token: address.slice(link.length), expiresAt: Date.parse(end) };
}

test('invite prints a link that lets one person in', async () => {
  const done = await run('invite-command');
  expect([done.status, done.err]).toEqual([0, '']);
  const { token: invite, expiresAt } = read(done, '/sign-up#invite');
  expect(Math.abs(expiresAt - Date.now() - 7 * 24 * 3_600_000)).toBeLessThan(60_000);
  const user = { email: 'invited@example.com', password: 'ample violet harbour', invite };
  await request(started.app).post('/users').send({ user }).expect(201);
  const second = { ...user, email: 'second@example.com' };
  await request(started.app).post('/users').send({ user: second }).expect(403);
});

test('reset-link prints a link that sets the password of that person', async () => {
  const { token: invite } = await started.deps.links.create('invite', null);
  const email = 'forgetful@example.com';
  await request(started.app)
    .post('/users')
    .send({ email, password: 'ample violet harbour', invite })
    .expect(201);
  const done = await run('reset-link-command', [' Forgetful@Example.com ']);
  expect([done.status, done.err]).toEqual([0, '']);
  const { token, expiresAt } = read(done, '/reset-password#token');
  expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const answer = await request(started.app)
    .post('/users/password')
    .send({ token, password: 'a new harbour' });
  expect([answer.status, answer.body.email]).toEqual([200, email]);
});

test.each([
  [
    'reset-link-command',
    ['nobody@example.com'],
    {},
    /^There is no account with the e-mail nobody@example\.com\.\n$/,
  ],
  ['reset-link-command', [], {}, /^Whose password\? Say: npm run reset-link -- <email>\n$/],
  ['invite-command', [], { INDEX_KEY: '' }, /INDEX_KEY is missing/],
  ['invite-command', [], { INDEX_KEY: Buffer.alloc(32).toString('base64') }, /^INDEX_KEY is not the one/],
  [
    'invite-command',
    [],
    { MONGODB_URI: 'mongodb://127.0.0.1:9/mysms?directConnection=true' },
    /^The database in MONGODB_URI cannot be reached\..*\n$/,
  ],
])('%s %j %j ends with status 1 and says why', async (command, args, env, message) => {
  const done = await run(command, args, env);
  expect([done.status, done.out]).toEqual([1, '']);
  expect(done.err).toMatch(message);
  expect(done.err).not.toMatch(/^ +at /m);
});
