import { problems } from '@mysms/contract/problems';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  test = await startTestApp({ env: { CORS_ORIGINS: 'https://app.example.org' } });
  rosa = await signUp(test);
});
afterAll(() => test.close());

const text = { message: { recipient_number: '+12025550123', content: 'Hello' } };
/** JSON whose text ends before its last byte. */
const halfACharacter = Buffer.from([...Buffer.from('{"content":"'), 0xc3, ...Buffer.from('"}')]);
const storedCount = () => test.database.requests.collection('messages').countDocuments();

describe('what is not there', () => {
  it('is a 404 problem below /api and /users, whoever asks', async () => {
    for (const path of [
      '/api/nothing',
      '/api',
      '/users/nothing',
      '/api/twilio/nothing',
      '/api/messages/a/b',
    ]) {
      const answer = await request(test.app).get(path).set('Accept', 'text/html').expect(404);
      expect(answer.headers['content-type'], path).toContain('application/problem+json');
      expect(answer.body, path).toMatchObject({ code: 'not_found', type: '/problems/not_found' });
    }
  });

  it.each([
    ['put', '/api/messages', 'GET, POST, HEAD'],
    ['options', '/api/messages', 'GET, POST, HEAD'],
    ['delete', '/api/messages/000000000000000000000000', 'GET, HEAD'],
    ['get', '/api/conversations/search', 'POST'],
    ['patch', '/api/conversations/search', 'POST'],
    ['get', '/api/twilio/status_callback', 'POST'],
    ['get', '/users/sign_in', 'POST'],
    ['put', '/up', 'GET, HEAD'],
    ['delete', '/ready', 'GET, HEAD'],
    ['post', '/openapi.json', 'GET, HEAD'],
    ['post', '/docs/', 'GET, HEAD'],
    ['delete', '/problems/not_found', 'GET, HEAD'],
  ] as const)('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const answer = await request(test.app)[method](path);
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
  });

  it('is 404 for whoever asks which methods it takes', async () => {
    await request(test.app).options('/api/nothing').expect(404);
    await request(test.app).options('/users/nothing').expect(404);
  });

  it('is 404 for a path that cannot be decoded', async () => {
    await request(test.app).get('/api/messages/%E0%A4%A').expect(404);
  });
});

describe('a body', () => {
  const post = () => rosa.agent.post('/api/messages');
  const asItIs = (body: unknown) => body as string;

  it.each([
    ['broken JSON', 'application/json', '{"message":', 400, 'malformed_json'],
    ['a list', 'application/json', '[]', 400, 'malformed_request'],
    ['null', 'application/json', 'null', 400, 'malformed_request'],
    ['half a character', 'application/json', halfACharacter, 400, 'malformed_json'],
    ['a number', 'application/json', '5', 400, 'malformed_request'],
    ['a form', 'application/x-www-form-urlencoded', 'message[content]=x', 415, 'unsupported_media_type'],
    ['plain text', 'text/plain', JSON.stringify(text), 415, 'unsupported_media_type'],
    [
      '101 kB',
      'application/json',
      JSON.stringify({ message: { content: 'x'.repeat(101_000) } }),
      413,
      'body_too_large',
    ],
    ['deep nesting', 'application/json', `${'['.repeat(5000)}${']'.repeat(5000)}`, 400, 'malformed_request'],
    ['a prototype', 'application/json', '{"__proto__":{"admin":true}}', 400, 'malformed_request'],
  ])('of %s is refused and nothing is stored', async (_label, type, body, status, code) => {
    const before = await storedCount();
    const answer = await post().set('Content-Type', type).serialize(asItIs).send(body);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/\bat .*\.ts:\d/);
    expect(await storedCount()).toBe(before);
  });

  it.each(['gzip', 'deflate', 'br'])('that is not the %s it claims to be is 400', async (encoding) => {
    const answer = await post()
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', encoding)
      .send('{}');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'malformed_request' });
  });

  it('does not matter where nothing is or the method is wrong', async () => {
    const form = (path: string) => request(test.app).put(path).type('form').send({ a: 'b' });
    expect((await form('/api/nothing')).status).toBe(404);
    expect((await form('/api/messages')).status).toBe(405);
  });

  it('names each fault at its own place, in the envelope and beside it', async () => {
    const answer = await post()
      .send({ message: { colour: 'red' }, shade: 1 })
      .expect(400);
    const { errors } = answer.body as { errors: { pointer: string; code: string }[] };
    expect(errors.map(({ pointer, code }) => [pointer, code]).toSorted()).toEqual([
      ['/message/colour', 'unknown_field'],
      ['/message/content', 'required'],
      ['/message/recipient_number', 'required'],
      ['/shade', 'unknown_field'],
    ]);
  });

  it('in an unknown encoding is 415', async () => {
    const answer = await post()
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'xz')
      .send('{}');
    expect(answer.status).toBe(415);
  });
});

describe('another site', () => {
  it.each([
    ['Sec-Fetch-Site cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['Sec-Fetch-Site same-site', { 'Sec-Fetch-Site': 'same-site' }],
    ['a foreign Origin', { Origin: 'https://evil.example' }],
    ['the null Origin', { Origin: 'null' }],
  ])('is refused by %s', async (_label, headers) => {
    const before = await storedCount();
    const answer = await rosa.agent.post('/api/messages').set(headers).send(text).expect(403);
    expect(answer.body).toMatchObject({ code: 'cross_site' });
    await rosa.agent.delete('/users/sign_out').set(headers).expect(403);
    await rosa.agent.get('/users').expect(200);
    expect(await storedCount()).toBe(before);
  });

  it.each([
    ['our own page', { 'Sec-Fetch-Site': 'same-origin', Origin: 'OURS' }],
    ['an older browser on our page', { Origin: 'OURS' }],
    ['a trusted origin', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://app.example.org' }],
    ['no browser', {}],
  ])('does not mean %s', async (_label, headers) => {
    const origin = 'Origin' in headers ? { Origin: headers.Origin.replace('OURS', test.url) } : {};
    await rosa.agent
      .post('/api/messages')
      .set({ ...headers, ...origin })
      .send(text)
      .expect(201);
  });

  it('is told by CORS only if it is trusted', async () => {
    const preflight = (origin: string) =>
      request(test.app)
        .options('/api/messages')
        .set({ Origin: origin, 'Access-Control-Request-Method': 'POST' });
    const trusted = await preflight('https://app.example.org');
    expect(trusted.headers['access-control-allow-origin']).toBe('https://app.example.org');
    expect(trusted.headers['access-control-allow-credentials']).toBe('true');
    const foreign = await preflight('https://evil.example');
    expect(foreign.status).toBe(405);
    expect(Object.keys(foreign.headers).join()).not.toContain('access-control');
  });
});

describe('every problem code', () => {
  it.each(Object.keys(problems))('%s has a page', async (code) => {
    const page = await request(test.app).get(`/problems/${code}`).expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain(code);
  });
});

describe('health', () => {
  it('is up, and ready with what is wrong at Twilio', async () => {
    await request(test.app).get('/up').expect(200);
    const ready = await request(test.app).get('/ready').expect(200);
    expect(ready.body).toMatchObject({
      status: 'ready',
      parts: { database: 'ok', dispatcher: 'ok' },
      warnings: [],
    });
  });

  it('sets the usual security headers and hides the framework', async () => {
    const { headers } = await request(test.app).get('/up');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});
