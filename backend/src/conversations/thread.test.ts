import { randomUUID } from 'node:crypto';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const ana = '+12025550123';
let test: TestApp;
let rosa: Person;
let path: string;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  const text = { recipient_number: ana, content: 'Text 0' };
  const { body } = await rosa.agent.post('/api/messages').send({ message: text }).expect(201);
  path = `/api/conversations/${(body as Message).conversation_id}/messages`;
});
afterAll(() => test.close());

const send = (message: object, key: string = randomUUID()) =>
  rosa.agent.post(path).set('Idempotency-Key', key).send({ message });
const contents = (answer: { body: unknown }) => (answer.body as Message[]).map(({ content }) => content);
const nextOf = (link: string | undefined): string => /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1] ?? '';

describe('a thread', () => {
  it('holds both directions, newest first, as the list of messages shows them', async () => {
    await postInbound(test, { from: ana, body: 'Reply 1' });
    await send({ content: 'Text 2' }).expect(201);
    const thread = await rosa.agent.get(path).expect(200);
    expect(contents(thread)).toEqual(['Text 2', 'Reply 1', 'Text 0']);
    expect(thread.body).toEqual((await rosa.agent.get('/api/messages')).body);
    expect(thread.headers['link']).toBeUndefined();
  });

  it('pages by the cursor in Link, also while texts come in', async () => {
    const whole = contents(await rosa.agent.get(path).expect(200));
    const seen: string[] = [];
    for (let next = `${path}?limit=1`; next !== '';) {
      const page = await rosa.agent.get(next).expect(200);
      seen.push(...contents(page));
      next = nextOf(page.headers['link']);
      await postInbound(test, { from: ana, body: 'Meanwhile' });
    }
    expect(seen).toEqual(whole);
  });

  it.each(['limit=0', 'limit=201', 'before=NONSENSE', 'colour=red'])(
    'answers 400 for ?%s and names the parameter',
    async (query) => {
      const answer = await rosa.agent.get(`${path}?${query}`).expect(400);
      expect(answer.body).toMatchObject({ errors: [{ pointer: expect.stringMatching(/^\?/) as string }] });
    },
  );

  it('is answered with 304 once nothing changes any more, and in full after a change', async () => {
    const { etag } = await eventually(
      async () => {
        const full = await rosa.agent.get(path);
        const poll = await rosa.agent.get(path).set('If-None-Match', full.headers['etag'] ?? '');
        return { etag: full.headers['etag'] ?? '', status: poll.status };
      },
      (seen) => seen.status === 304,
    );
    const poll = (query: string) => rosa.agent.get(`${path}${query}`).set('If-None-Match', etag);
    await poll('?limit=1').expect(200);
    await poll('?before=zzz').expect(400);
    await postInbound(test, { from: ana, body: 'Something new' });
    const changed = await rosa.agent.get(path).set('If-None-Match', etag).expect(200);
    expect(contents(changed)[0]).toBe('Something new');
    const again = changed.headers['etag'] ?? '';
    await rosa.agent.get(path).set('If-None-Match', again).expect(200);
  });
});

describe('sending into a conversation', () => {
  it('goes to the other side, into the thread, and to the top of the list', async () => {
    const other = { recipient_number: '+12025550199', content: 'Hello' };
    await rosa.agent.post('/api/messages').send({ message: other }).expect(201);
    const { body } = await rosa.agent.post(path).send({ content: 'Without an envelope' }).expect(201);
    expect(body).toMatchObject({ recipient_number: ana, content: 'Without an envelope', status: 'queued' });
    expect(path).toContain((body as Message).conversation_id);
    const [first] = (await rosa.agent.get('/api/conversations')).body as Conversation[];
    expect(first?.last_message?._id).toBe((body as Message)._id);
  });

  it('makes one message for one key, also at the same moment', async () => {
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => send({ content: 'Once' }, key)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => (body as Message)._id)).size).toBe(1);
    const reused = await send({ content: 'Twice' }, key).expect(422);
    expect(reused.body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('schedules', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await send({ content: 'Later', send_at: sendAt }).expect(201);
    expect(body).toMatchObject({ status: 'scheduled', send_at: sendAt });
  });

  it.each([
    ['blank', { content: ' ' }, 422, 'content_blank', '/message/content'],
    ['too long', { content: 'x'.repeat(1601) }, 422, 'content_too_long', '/message/content'],
    ['without content', {}, 422, 'invalid_fields', '/message/content'],
    [
      'for yesterday',
      { content: 'x', send_at: '2020-01-31T09:00:00Z' },
      422,
      'send_at_invalid',
      '/message/send_at',
    ],
    [
      'to somebody else',
      { content: 'x', recipient_number: ana },
      400,
      'malformed_request',
      '/message/recipient_number',
    ],
  ])('refuses a text that is %s, and names the field', async (_label, message, status, code, pointer) => {
    const answer = await send(message).expect(status);
    expect(answer.body).toMatchObject({ code, errors: [{ pointer }] });
  });

  it('refuses a key that is too long', async () => {
    await send({ content: 'x' }, 'k'.repeat(256)).expect(400);
  });
});

describe('several lines', () => {
  const numbers = '+12025550100,+12025550101';

  it('a text stays on the line of its conversation', async () => {
    const app = await startTestApp({ dispatch: false, env: { TWILIO_FROM_NUMBER: numbers } });
    const [first, second] = [await signUp(app), await signUp(app, 'Max')];
    const message = { recipient_number: ana, content: 'Hello' };
    await first.agent.post('/api/messages').send({ message }).expect(201);
    await second.agent.post('/api/messages').send({ message }).expect(201);
    for (const { agent } of [first, second]) {
      const [before] = (await agent.get('/api/conversations')).body as [Conversation];
      const sent = await agent
        .post(`/api/conversations/${before._id}/messages`)
        .send({ message: { content: 'x' } });
      expect(sent.body).toMatchObject({ conversation_id: before._id });
    }
    const lines = [first, second].map(
      async ({ agent }) => (await agent.get('/api/conversations')).body[0].line,
    );
    expect(await Promise.all(lines)).toEqual(numbers.split(','));
    await app.close();
  });

  it('a conversation on a line that is gone says so, and shows what there was', async () => {
    const before = await startTestApp({ dispatch: false, env: { TWILIO_FROM_NUMBER: '+12025550101' } });
    const max = await signUp(before, 'Max');
    const message = { recipient_number: ana, content: 'Hello' };
    const sent = (await max.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
    const env = { ...sameInstallation(before), TWILIO_FROM_NUMBER: '+12025550100' };
    const after = await startTestApp({ dispatch: false, env });
    const { default: request } = await import('supertest');
    const agent = request.agent(after.app);
    await agent.post('/users/sign_in').send({ email: max.email, password: max.password }).expect(200);
    const own = `/api/conversations/${sent.conversation_id}`;
    expect((await agent.get(own).expect(200)).body).toMatchObject({ line: null });
    expect(contents(await agent.get(`${own}/messages`).expect(200))).toEqual(['Hello']);
    const refused = await agent
      .post(`${own}/messages`)
      .send({ message: { content: 'x' } })
      .expect(409);
    expect(refused.body).toMatchObject({ code: 'line_gone' });
    await before.close();
    await after.close();
  });
});
