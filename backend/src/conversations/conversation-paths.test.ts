import type { Message } from '@mysms/contract/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentedAnswer, fetchOpenApi, type OpenApi } from '../../test/documented-answer.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const ana = '+12025550123';
let test: TestApp;
let rosa: Person;
let document: OpenApi;
let path: string;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  document = await fetchOpenApi(test);
  const message = { recipient_number: ana, content: 'Hello' };
  const { body } = await rosa.agent.post('/api/messages').send({ message }).expect(201);
  path = `/api/conversations/${(body as Message).conversation_id}`;
  await postInbound(test, { from: ana, body: 'Hi' });
});
afterAll(() => test.close());

it.each([
  ['get', '/api/conversations', 200, () => rosa.agent.get('/api/conversations')],
  ['get', '/api/conversations', 400, () => rosa.agent.get('/api/conversations?filter=some')],
  ['get', '/api/conversations', 403, async () => member('?filter=unassigned')],
  ['post', '/api/conversations/search', 200, () => search('conversations', '0123')],
  ['post', '/api/conversations/search', 422, () => search('conversations', 'x'.repeat(201))],
  ['post', '/api/contacts/search', 200, () => search('contacts', '0123')],
  ['get', '/api/conversations/{id}', 200, () => rosa.agent.get(path)],
  ['get', '/api/conversations/{id}', 404, () => rosa.agent.get('/api/conversations/nonsense')],
  ['patch', '/api/conversations/{id}', 200, () => rosa.agent.patch(path).send({ title: 'Ana' })],
  ['patch', '/api/conversations/{id}', 400, () => rosa.agent.patch(path).send({ name: 'Ana' })],
  ['post', '/api/conversations/{id}/read', 422, () => rosa.agent.post(`${path}/read`).send({ up_to: 'x' })],
  ['post', '/api/conversations/{id}/take', 200, () => rosa.agent.post(`${path}/take`)],
  ['get', '/api/conversations/{id}/messages', 200, () => rosa.agent.get(`${path}/messages`)],
  ['get', '/api/conversations/{id}/messages', 400, () => rosa.agent.get(`${path}/messages?limit=0`)],
  ['post', '/api/conversations/{id}/messages', 201, () => send({ content: 'Hello' })],
  ['post', '/api/conversations/{id}/messages', 422, () => send({ content: '' })],
] as const)('the OpenAPI document is true of %s %s answered %s', async (method, route, status, ask) => {
  const answer = await ask();
  expect(answer.status).toBe(status);
  expect(documentedAnswer(document, route, method, status).safeParse(answer.body).error).toBeUndefined();
});

function search(what: string, q: string) {
  return rosa.agent.post(`/api/${what}/search`).send({ q });
}
function send(message: object) {
  return rosa.agent.post(`${path}/messages`).send({ message });
}
/** What somebody is answered who is neither operator nor admin. */
async function member(query: string) {
  const { agent } = await signUp(test, 'Max');
  return agent.get(`/api/conversations${query}`);
}
