import type { ProblemDetails } from '@mysms/contract/problem-details';
import request from 'supertest';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabaseProxy, type DatabaseProxy } from '../../test/database-proxy.ts';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, testDatabaseUri, type TestApp } from '../../test/start-test-app.ts';

let proxy: DatabaseProxy;
let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  proxy = await startDatabaseProxy(testDatabaseUri());
  test = await startTestApp({ env: { MONGODB_URI: proxy.uri }, connectOptions: { monitorCommands: true } });
  rosa = await signUp(test);
});
afterAll(async () => {
  await test.close();
  await proxy.close();
});

function callBack() {
  const { accountSid, authTokens } = test.config.twilio;
  const path = '/api/twilio/status_callback';
  const form = { AccountSid: accountSid, MessageSid: `SM${'a'.repeat(32)}`, MessageStatus: 'sent' };
  const signature = twilio.getExpectedTwilioSignature(authTokens[0] ?? '', test.url + path, form);
  return request(test.app).post(path).type('form').set('X-Twilio-Signature', signature).send(form);
}

function receive() {
  const { accountSid, authTokens } = test.config.twilio;
  const path = '/api/twilio/inbound';
  const form = {
    AccountSid: accountSid,
    MessageSid: `SM${'b'.repeat(32)}`,
    From: '+12025550123',
    To: '',
    Body: '',
  };
  const signature = twilio.getExpectedTwilioSignature(authTokens[0] ?? '', test.url + path, form);
  return request(test.app).post(path).type('form').set('X-Twilio-Signature', signature).send(form);
}

const text = { message: { recipient_number: '+12025550123', content: 'Hello' } };

describe.each(['hang', 'cut'] as const)('while the database is away (%s)', (fault) => {
  beforeAll(() => {
    proxy[fault]();
  });
  afterAll(async () => {
    proxy.restore();
    await eventually(
      () => rosa.agent.get('/users'),
      (answer) => answer.status === 200,
    );
  });

  it.each([
    ['the account', () => rosa.agent.get('/users')],
    ['one message', () => rosa.agent.get(`/api/messages/${'0'.repeat(24)}`)],
    ['a callback of Twilio’s', callBack],
    ['a text that comes in', receive],
    ['the list', () => rosa.agent.get('/api/messages')],
    ['a send', () => rosa.agent.post('/api/messages').send(text)],
    [
      'a sign-in',
      () => request(test.app).post('/users/sign_in').send({ email: rosa.email, password: rosa.password }),
    ],
    [
      'a sign-up',
      () =>
        request(test.app).post('/users').send({ email: 'new@example.com', password: 'a long password 1' }),
    ],
  ] as const)('%s answers a 503 problem within 3 s', async (_label, ask) => {
    const startedAt = performance.now();
    const answer = await ask();
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(['unavailable', 'outcome_unknown']).toContain((answer.body as ProblemDetails).code);
  });

  it('a page for somebody who is signed in says so within 3 s', async () => {
    const answer = await rosa.agent.get('/messages').set('Accept', 'text/html').expect(503);
    expect(answer.headers['content-type']).toContain('text/html');
  });

  it('lives, and says which part is down', async () => {
    await request(test.app).get('/up').expect(200);
    const ready = await eventually(
      () => request(test.app).get('/ready'),
      (answer) => answer.status === 503,
    );
    expect(ready.body).toMatchObject({ status: 'not_ready', parts: { database: 'down', dispatcher: 'ok' } });
  });
});

describe('when the database goes away in the middle of a send', () => {
  const once = (matches: (command: Record<string, unknown>) => boolean, act: () => void) => {
    const client = test.database.requests.getClient();
    const listen = ({ command }: { command: Record<string, unknown> }): void => {
      if (!matches(command)) return;
      client.off('commandStarted', listen);
      act();
    };
    client.on('commandStarted', listen);
  };

  it.each([
    ['while it is stored', '+12025550161', (c: Record<string, unknown>) => c['update'] === 'messages'],
    [
      'after it was handed over',
      '+12025550162',
      (c: Record<string, unknown>) => c['find'] === 'messages' && c['limit'] === 1,
    ],
  ])(
    'the outcome is unknown (%s), and a repeat with the same key texts once',
    async (label, number, matches) => {
      const send = () =>
        rosa.agent
          .post('/api/messages')
          .set('Idempotency-Key', label)
          .send({ message: { recipient_number: number, content: 'Once' } });
      once(matches, proxy.hang);
      const answer = await send();
      proxy.restore();
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ code: 'outcome_unknown' });
      await eventually(send, (again) => again.status === 200 || again.status === 201);
      await eventually(
        () => test.simulator.ledger().filter((entry) => entry.to === number),
        (entries) => entries.length === 1,
      );
      await send().expect(200);
      expect(test.simulator.ledger().filter((entry) => entry.to === number)).toHaveLength(1);
    },
  );
});

describe('when the database is back', () => {
  it('everything is served again, and texts go out', async () => {
    const answer = await rosa.agent.post('/api/messages').send(text).expect(201);
    const { _id: id } = answer.body as { _id: string };
    await eventually(
      () => rosa.agent.get(`/api/messages/${id}`),
      (seen) => (seen.body as { status: string }).status === 'delivered',
    );
    await eventually(
      () => request(test.app).get('/ready'),
      (ready) => ready.status === 200,
    );
  });
});
