import { randomUUID } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentedAnswer, fetchOpenApi, type OpenApi } from '../test/documented-answer.ts';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';

const perContact = 10;
const metricsToken = 'a token for the watchers';
let test: TestApp;
let rosa: Person;
let document: OpenApi;

beforeAll(async () => {
  const env = { LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: String(perContact), METRICS_TOKEN: metricsToken };
  test = await startTestApp({ env });
  rosa = await signUp(test);
  document = await fetchOpenApi(test);
});
afterAll(() => test.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
const schemaOf = (path: string, method: string, status: number) =>
  documentedAnswer(document, path, method, status);

const text = { message: { recipient_number: '+12025550123', content: 'Hello' } };

const resend = (path: string) => rosa.agent.post(`${path}/resend`).set('Idempotency-Key', randomUUID());
/** The path of a text that waits for its time. */
async function later(): Promise<string> {
  const message = { ...text.message, send_at: new Date(Date.now() + 3_600_000).toISOString() };
  const { body } = await rosa.agent.post('/api/messages').send({ message }).expect(201);
  return `/api/messages/${(body as Message)._id}`;
}
/** The path of a text that the provider has refused. */
async function refused(): Promise<string> {
  const message = { ...text.message, recipient_number: '+12025551211' };
  const { body } = await rosa.agent.post('/api/messages').send({ message }).expect(201);
  return `/api/messages/${(body as Message)._id}`;
}
/** What is answered once the limit per contact is reached. */
async function oneTooMany(): Promise<request.Response> {
  const { agent } = await signUp(test, 'Max');
  for (let n = 0; n < perContact; n += 1) await agent.post('/api/messages').send(text).expect(201);
  return agent.post('/api/messages').send(text);
}

describe('the OpenAPI document', () => {
  it('is 3.1 and holds every route', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(
      operations()
        .map(({ path, method }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual([
      'delete /users',
      'delete /users/sessions/{id}',
      'delete /users/sign_out',
      'get /api/conversations',
      'get /api/conversations/{id}',
      'get /api/conversations/{id}/messages',
      'get /api/events',
      'get /api/messages',
      'get /api/messages/summary',
      'get /api/messages/{id}',
      'get /api/messages/{id}/media/{sid}',
      'get /metrics',
      'get /ready',
      'get /up',
      'get /users',
      'get /users/sessions',
      'patch /api/conversations/{id}',
      'patch /users',
      'post /api/contacts/search',
      'post /api/conversations/search',
      'post /api/conversations/{id}/messages',
      'post /api/conversations/{id}/read',
      'post /api/conversations/{id}/take',
      'post /api/messages',
      'post /api/messages/{id}/cancel',
      'post /api/messages/{id}/resend',
      'post /api/twilio/inbound',
      'post /api/twilio/status_callback',
      'post /api/twilio/status_callback/{message_id}',
      'post /users',
      'post /users/password',
      'post /users/sign_in',
    ]);
  });

  it('says which operations ask who it is, and how', async () => {
    for (const { path, method, security = [] } of operations()) {
      const ask = method as 'get' | 'post' | 'patch' | 'delete';
      const answer = await request(test.app)[ask](path.replaceAll(/\{\w+\}/g, 'x'));
      expect(answer.status === 401, `${method} ${path}`).toBe(security.length > 0);
      const schemes = security.flatMap((each) => Object.keys(each));
      expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(schemes));
    }
    expect(document.components.securitySchemes).toMatchObject({
      session: { type: 'apiKey', in: 'cookie', name: 'mysms' },
      secureSession: { type: 'apiKey', in: 'cookie', name: '__Host-mysms' },
    });
  });

  it('names each refusal once, and with every limit the time to wait', () => {
    for (const { path, method, responses } of operations()) {
      for (const [status, { description, headers = {} }] of Object.entries(responses)) {
        const codes = description.match(/`\w+`/g) ?? [];
        expect(new Set(codes).size, `${method} ${path} ${status}: ${description}`).toBe(codes.length);
        if (status === '429') expect(Object.keys(headers), `${method} ${path}`).toEqual(['Retry-After']);
      }
    }
  });

  it('says that a text needs a number or a contact, and how long a page is', () => {
    expect(document.components.schemas['NewMessage']).toMatchObject({
      required: ['content'],
      oneOf: [{ required: ['recipient_number'] }, { required: ['contact_id'] }],
    });
    expect(document.paths['/api/messages']?.['get']).toMatchObject({
      parameters: expect.arrayContaining([
        { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
      ]) as unknown,
    });
  });

  it('refuses a wrong answer, so that the tests below can fail', () => {
    expect(schemaOf('/users', 'get', 200).safeParse({ _id: 'x' }).success).toBe(false);
  });

  it.each([
    ['get', '/users', 200, () => rosa.agent.get('/users')],
    ['get', '/users', 401, () => request(test.app).get('/users')],
    ['patch', '/users', 200, () => rosa.agent.patch('/users').send({ user: { name: 'Rosa M' } })],
    ['patch', '/users', 400, () => rosa.agent.patch('/users').send({ user: { role: 'admin' } })],
    ['get', '/users/sessions', 200, () => rosa.agent.get('/users/sessions')],
    ['get', '/users/sessions', 401, () => request(test.app).get('/users/sessions')],
    ['delete', '/users/sessions/{id}', 404, () => rosa.agent.delete('/users/sessions/nonsense')],
    ['delete', '/users', 422, () => rosa.agent.delete('/users').send({})],
    ['get', '/api/events', 401, () => request(test.app).get('/api/events')],
    ['post', '/users', 422, () => request(test.app).post('/users').send({})],
    [
      'post',
      '/users/sign_in',
      401,
      () => request(test.app).post('/users/sign_in').send({ email: 'a@b.co', password: 'x' }),
    ],
    [
      'post',
      '/users/password',
      422,
      () => request(test.app).post('/users/password').send({ token: 'x', password: 'long enough 1' }),
    ],
    ['get', '/api/messages', 200, () => rosa.agent.get('/api/messages')],
    ['get', '/api/messages', 400, () => rosa.agent.get('/api/messages?limit=0')],
    ['post', '/api/messages', 201, () => rosa.agent.post('/api/messages').send(text)],
    ['post', '/api/messages', 422, () => rosa.agent.post('/api/messages').send({ message: { content: '' } })],
    [
      'post',
      '/api/messages',
      403,
      () => rosa.agent.post('/api/messages').set('Sec-Fetch-Site', 'cross-site').send(text),
    ],
    [
      'post',
      '/api/messages',
      422,
      () =>
        rosa.agent
          .post('/api/messages')
          .send({ message: { ...text.message, send_at: '2020-01-31T09:00:00Z' } }),
    ],
    ['get', '/api/messages/summary', 200, () => rosa.agent.get('/api/messages/summary?days=7')],
    ['get', '/api/messages/summary', 400, () => rosa.agent.get('/api/messages/summary?tz=Mars')],
    ['get', '/api/messages/summary', 401, () => request(test.app).get('/api/messages/summary')],
    ['post', '/api/messages/{id}/cancel', 200, async () => rosa.agent.post(`${await later()}/cancel`)],
    ['post', '/api/messages/{id}/cancel', 404, () => rosa.agent.post('/api/messages/nonsense/cancel')],
    ['post', '/api/messages/{id}/cancel', 409, async () => rosa.agent.post(`${await refused()}/cancel`)],
    ['post', '/api/messages/{id}/resend', 201, async () => resend(await refused())],
    ['post', '/api/messages/{id}/resend', 400, async () => rosa.agent.post(`${await refused()}/resend`)],
    ['post', '/api/messages/{id}/resend', 404, () => resend('/api/messages/nonsense')],
    ['post', '/api/messages/{id}/resend', 409, async () => resend(await later())],
    ['post', '/api/messages', 429, oneTooMany],
    ['get', '/metrics', 401, () => request(test.app).get('/metrics')],
    ['get', '/api/messages/{id}', 404, () => rosa.agent.get('/api/messages/nonsense')],
    ['get', '/api/messages/{id}/media/{sid}', 404, () => rosa.agent.get('/api/messages/nonsense/media/x')],
    ['post', '/api/twilio/inbound', 400, () => request(test.app).post('/api/twilio/inbound')],
    ['post', '/api/twilio/status_callback', 400, () => request(test.app).post('/api/twilio/status_callback')],
    ['get', '/up', 200, () => request(test.app).get('/up')],
    ['get', '/ready', 200, () => request(test.app).get('/ready')],
  ] as const)('is true of %s %s answered %s', async (method, path, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(schemaOf(path, method, status).safeParse(answer.body).error).toBeUndefined();
  });

  it('is true of a message with its evidence', async () => {
    const { _id: id } = (await rosa.agent.post('/api/messages').send(text).expect(201)).body as {
      _id: string;
    };
    const answer = await rosa.agent.get(`/api/messages/${id}`).expect(200);
    expect(schemaOf('/api/messages/{id}', 'get', 200).safeParse(answer.body).error).toBeUndefined();
  });

  it('is true of the metrics', async () => {
    const asking = request(test.app).get('/metrics').set('Authorization', `Bearer ${metricsToken}`);
    const { headers, text: metrics } = await asking.expect(200);
    const [type = ''] = Object.keys(document.paths['/metrics']?.['get']?.responses['200']?.content ?? {});
    expect(headers['content-type']).toContain(type);
    expect(schemaOf('/metrics', 'get', 200).safeParse(metrics).error).toBeUndefined();
  });

  it('is shown at /docs without a foreign address', async () => {
    const page = await request(test.app).get('/docs/').expect(200);
    expect(page.text).toContain('swagger');
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
