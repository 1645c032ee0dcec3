import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let max: Person;

beforeAll(async () => {
  test = await startTestApp();
  rosa = await signUp(test);
  max = await signUp(test, 'Max');
  for (let n = 0; n < 5; n += 1) await send(rosa, `Text ${n}`);
  await send(max, 'His own');
});
afterAll(() => test.close());

async function send(person: Person, content: string, number = '+12025550123'): Promise<Message> {
  const body = { message: { recipient_number: number, content } };
  return (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
}
const contents = (answer: { body: unknown }): string[] =>
  (answer.body as Message[]).map(({ content }) => content);
const nextOf = (link: string | undefined): string => /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1] ?? '';

describe('GET /api/messages', () => {
  it('lists the account’s own, newest first, without their events', async () => {
    const answer = await rosa.agent.get('/api/messages').expect(200);
    expect(contents(answer)).toEqual(['Text 4', 'Text 3', 'Text 2', 'Text 1', 'Text 0']);
    expect(answer.body).not.toContainEqual(expect.objectContaining({ events: expect.anything() as unknown }));
    expect(answer.headers['link']).toBeUndefined();
  });

  it('pages by the cursor in Link, which keeps the other parameters, without gap or repeat', async () => {
    const first = await rosa.agent.get('/api/messages?limit=2&direction=outbound').expect(200);
    expect(nextOf(first.headers['link'])).toContain('direction=outbound');
    const second = await rosa.agent.get(nextOf(first.headers['link'])).expect(200);
    const third = await rosa.agent.get(nextOf(second.headers['link'])).expect(200);
    expect([first, second, third].flatMap(contents)).toEqual([
      'Text 4',
      'Text 3',
      'Text 2',
      'Text 1',
      'Text 0',
    ]);
    expect(third.headers['link']).toBeUndefined();
  });

  it('is an empty array for somebody who sent nothing, and for the other direction', async () => {
    const nobody = await signUp(test, 'Nobody');
    expect((await nobody.agent.get('/api/messages').expect(200)).body).toEqual([]);
    expect((await rosa.agent.get('/api/messages?direction=inbound').expect(200)).body).toEqual([]);
  });

  it('takes several statuses', async () => {
    await send(rosa, 'To a landline', '+12025553006');
    await eventually(
      async () => contents(await rosa.agent.get('/api/messages?status=failed,undelivered')),
      (seen) => seen.length === 1 && seen[0] === 'To a landline',
    );
  });

  it.each([
    ['limit=0'],
    ['limit=201'],
    ['limit=ten'],
    ['limit=0x10'],
    ['limit=1e2'],
    ['limit=%201'],
    ['limit='],
    ['before=nonsense'],
    ['before=m-mgsw2000-ffff'],
    ['direction=sideways'],
    ['status=wonderful'],
    ['colour=red'],
    ['direction[$ne]=inbound'],
  ])('answers 400 for ?%s and names the parameter', async (query) => {
    const answer = await rosa.agent.get(`/api/messages?${query}`).expect(400);
    expect(answer.body).toMatchObject({
      code: 'malformed_request',
      errors: [{ pointer: expect.stringMatching(/^\?/) as string }],
    });
  });
});

describe('a parameter that cannot be read', () => {
  it.each([
    ['limit=1.5', 'This must be a whole number in decimal digits.'],
    ['limit=1&limit=2', 'Give this parameter only once.'],
    ['direction=inbound&direction=outbound', 'Give this parameter only once.'],
  ])('?%s is told what would be right', async (query, detail) => {
    const { body } = await rosa.agent.get(`/api/messages?${query}`).expect(400);
    expect((body as ProblemDetails).errors).toMatchObject([{ detail }]);
  });
});

describe('conditional polling', () => {
  it('answers 304 once nothing changes any more, and 200 again after a change', async () => {
    await send(max, 'Before the poll');
    const { etag } = await eventually(
      async () => {
        const full = await max.agent.get('/api/messages');
        const poll = await max.agent.get('/api/messages').set('If-None-Match', full.headers['etag'] ?? '');
        return { etag: full.headers['etag'] ?? '', status: poll.status };
      },
      (seen) => seen.status === 304,
    );
    await send(max, 'After the poll');
    const changed = await max.agent.get('/api/messages').set('If-None-Match', etag).expect(200);
    expect(contents(changed)[0]).toBe('After the poll');
  });

  it('does not answer 304 while the newest change is younger than 2 s', async () => {
    await send(rosa, 'Just now');
    const full = await rosa.agent.get('/api/messages').expect(200);
    await rosa.agent
      .get('/api/messages')
      .set('If-None-Match', full.headers['etag'] ?? '')
      .expect(200);
  });

  it('answers each question for itself: another page in full, and a wrong one with 400', async () => {
    const { agent } = await signUp(test, 'Nora');
    const { headers } = await agent.get('/api/messages').expect(200);
    const poll = (query: string) =>
      agent.get(`/api/messages${query}`).set('If-None-Match', headers['etag'] ?? '');
    await poll('?limit=50').expect(304);
    await poll('?limit=1').expect(200);
    await poll('?status=failed').expect(200);
    await poll('?before=abc').expect(400);
    await poll('?status=nope').expect(400);
  });

  it('gives different accounts different versions, also of an empty list', async () => {
    const one = await signUp(test, 'One');
    const two = await signUp(test, 'Two');
    const ofOne = await one.agent.get('/api/messages').expect(200);
    await one.agent
      .get('/api/messages')
      .set('If-None-Match', ofOne.headers['etag'] ?? '')
      .expect(304);
    await two.agent
      .get('/api/messages')
      .set('If-None-Match', ofOne.headers['etag'] ?? '')
      .expect(200);
  });
});
