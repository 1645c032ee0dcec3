import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabaseProxy, type DatabaseProxy } from '../../test/database-proxy.ts';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, testDatabaseUri, type TestApp } from '../../test/start-test-app.ts';

const token = 'a token for the watchers';
let proxy: DatabaseProxy;
let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  proxy = await startDatabaseProxy(testDatabaseUri());
  test = await startTestApp({ env: { METRICS_TOKEN: token, MONGODB_URI: proxy.uri } });
  rosa = await signUp(test);
});
afterAll(async () => {
  await test.close();
  await proxy.close();
});

const scrape = (authorization = `Bearer ${token}`) =>
  request(test.app).get('/metrics').set('Authorization', authorization);
const send = async (number = '+12025550123') => {
  const message = { recipient_number: number, content: 'A secret appointment' };
  return (await rosa.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
};
/** The value of a metric that has no labels, or of these. */
const valueOf = (text: string, name: string): number | null => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
};

describe('GET /metrics', () => {
  it.each([
    ['no token', ''],
    ['another token', 'Bearer another token'],
    ['part of the token', `Bearer ${token.slice(0, -1)}`],
    ['the token in another scheme', `Basic ${token}`],
  ])('answers 401 to %s, and shows nothing', async (_label, authorization) => {
    const answer = await scrape(authorization).expect(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.body as ProblemDetails).toMatchObject({ code: 'not_signed_in' });
    expect(answer.text).not.toContain('mysms_');
  });

  it('is not there when no token is set', async () => {
    const unwatched = await startTestApp({ dispatch: false });
    try {
      await request(unwatched.app).get('/metrics').set('Authorization', `Bearer ${token}`).expect(404);
    } finally {
      await unwatched.close();
    }
  });

  it('counts what happens to a text, from accepted to called back', async () => {
    const before = (await scrape().expect(200)).text;
    await send();
    const after = await eventually(
      async () => (await scrape().expect(200)).text,
      (text) => (valueOf(text, 'mysms_callback_lag_seconds_count') ?? 0) >= 1,
    );
    for (const name of ['mysms_messages_accepted_total', 'mysms_messages_handed_over_total']) {
      expect(valueOf(after, name)).toBe((valueOf(before, name) ?? Number.NaN) + 1);
    }
    expect(valueOf(after, 'mysms_queue_length')).toBe(0);
    expect(valueOf(after, 'mysms_queue_age_seconds')).toBe(0);
    expect(valueOf(after, 'process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('counts texts of unknown end and what resolved them, and the provider’s errors by code', async () => {
    test.simulator.holdCallbacks(true);
    test.simulator.failNext('error-500-after-accept');
    await send('+12025550124');
    const unknown = (await scrape()).text;
    expect(valueOf(unknown, 'mysms_messages_unknown_total')).toBe(1);
    expect(valueOf(unknown, 'mysms_messages_unknown')).toBe(1);
    expect(valueOf(unknown, 'mysms_messages_resolved_total')).toBe(0);
    const [taken] = test.simulator.ledger().filter(({ to }) => to === '+12025550124');
    await test.simulator.sendCallback(taken?.sid ?? '', 'delivered');
    const resolved = (await scrape()).text;
    expect(valueOf(resolved, 'mysms_messages_resolved_total')).toBe(1);
    expect(valueOf(resolved, 'mysms_messages_unknown')).toBe(0);
    await send('+12025551610');
    expect(valueOf((await scrape()).text, 'mysms_provider_errors_total{code="21610"}')).toBe(1);
  });

  it('holds no number, text or id', async () => {
    const { _id: id, twilio_sid: sid } = await send();
    const { text } = await scrape().expect(200);
    for (const secret of ['2025550', 'secret', id, sid ?? '-', rosa.account._id, rosa.email]) {
      expect(text).not.toContain(secret);
    }
  });

  it('answers with the rest while the database hangs', async () => {
    proxy.hang();
    try {
      const startedAt = performance.now();
      const { text } = await scrape().expect(200);
      expect(performance.now() - startedAt).toBeLessThan(3000);
      expect(valueOf(text, 'mysms_queue_length')).toBeNull();
      expect(valueOf(text, 'mysms_messages_unknown')).toBeNull();
      expect(valueOf(text, 'mysms_messages_accepted_total')).toBeGreaterThan(0);
    } finally {
      proxy.restore();
    }
    await eventually(
      async () => valueOf((await scrape()).text, 'mysms_queue_length'),
      (length) => length === 0,
    );
  });

  it('takes no other method', async () => {
    const answer = await request(test.app).post('/metrics').expect(405);
    expect(answer.headers['allow']).toBe('GET, HEAD');
  });
});
