import { Writable } from 'node:stream';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';
import { createLog } from './log.ts';

let test: TestApp;
let rosa: Person;
let text = '';

const destination = new Writable({
  write(chunk: Buffer, _encoding, done) {
    text += chunk.toString();
    done();
  },
});
const lines = () =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));

beforeAll(async () => {
  test = await startTestApp({ log: createLog('debug', destination) });
  rosa = await signUp(test, 'Rosa Martinez');
});
afterAll(() => test.close());

describe('the log', () => {
  it('names the route, the status and the request, by patterns', async () => {
    const id = '0'.repeat(24);
    const answer = await rosa.agent.get(`/api/messages/${id}?secret=1`).expect(404);
    const line = await eventually(
      () => lines().find((entry) => entry['request_id'] === answer.headers['x-request-id']),
      (entry) => entry !== undefined,
    );
    expect(line).toMatchObject({ method: 'GET', route: '/api/messages/:id', status: 404 });
    expect(lines().map((entry) => entry['route'])).toContain('/users');
  });

  it('holds no number, text, name, e-mail, password, cookie or token', async () => {
    const body = { message: { recipient_number: '+12025550123', content: 'A secret appointment' } };
    await rosa.agent.post('/api/messages').send(body).expect(201);
    await rosa.agent.get('/api/messages/+12025550123').expect(404);
    await rosa.agent.get('/+12025550123');
    await rosa.agent.post('/users').send({ email: rosa.email, password: rosa.password }).expect(409);
    await request(test.app)
      .post('/users/sign_in')
      .send({ email: rosa.email, password: 'wrong one' })
      .expect(401);
    for (const secret of [
      '2025550123',
      'A secret appointment',
      'Martinez',
      rosa.email,
      rosa.password,
      'wrong one',
      'mysms=',
      ...test.config.twilio.authTokens,
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('blanks what drivers quote in their errors', () => {
    const before = text.length;
    createLog('info', destination).error({
      err: new Error('dup key: { email: "rosa@example.com" } +12025550123'),
    });
    expect(text.slice(before)).not.toMatch(/rosa@|2025550123/);
    expect(text.slice(before)).toContain('dup key');
  });
});
