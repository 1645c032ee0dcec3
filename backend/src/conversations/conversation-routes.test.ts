import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let people = 0;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
});
afterAll(() => test.close());
beforeEach(async () => {
  rosa = await signUp(test);
});

/** The number of somebody whom nobody has texted yet. */
function newNumber(): string {
  people += 1;
  return `+1202555${String(people).padStart(4, '0')}`;
}
async function send(number: string, content = 'Hello', person = rosa): Promise<Message> {
  const body = { message: { recipient_number: number, content } };
  return (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
}
const reply = (from: string, body = 'Hi') => postInbound(test, { from, body });
async function list(query = ''): Promise<Conversation[]> {
  return (await rosa.agent.get(`/api/conversations${query}`).expect(200)).body as Conversation[];
}
async function patch(id: string, change: object): Promise<Conversation> {
  return (await rosa.agent.patch(`/api/conversations/${id}`).send(change).expect(200)).body as Conversation;
}
const read = (id: string, upTo: string) =>
  rosa.agent.post(`/api/conversations/${id}/read`).send({ up_to: upTo });
const ids = (conversations: readonly Conversation[]) => conversations.map(({ _id }) => _id);
const nextOf = (link: string | undefined): string => /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1] ?? '';

describe('GET /api/conversations', () => {
  it('is an empty array for somebody who talks to nobody', async () => {
    expect(await list()).toEqual([]);
    expect(await list('?filter=archived')).toEqual([]);
  });

  it('says who, on which line, and what came last', async () => {
    const number = newNumber();
    const sent = await send(number);
    await reply(number, 'Fine');
    const [conversation] = await list();
    expect(conversation).toMatchObject({
      _id: sent.conversation_id,
      kind: 'sms',
      title: null,
      line: test.config.twilio.numbers[0],
      contact: {
        _id: sent.contact_id,
        number,
        masked_number: `+1 ••• ••• ${number.slice(-4)}`,
        opted_out: false,
      },
      last_message: { direction: 'inbound', content: 'Fine', status: 'received', media_count: 0 },
      unread_count: 1,
      read_up_to: null,
      archived: false,
      muted: false,
      unassigned: false,
    });
    expect((await rosa.agent.get(`/api/conversations/${sent.conversation_id}`)).body).toEqual(conversation);
  });

  it('says how many files came with the last text', async () => {
    const number = newNumber();
    await send(number);
    const url = `https://api.twilio.com/2010-04-01/Accounts/${test.config.twilio.accountSid}/Messages/MM/Media`;
    const more = {
      NumMedia: '2',
      MediaUrl0: `${url}/ME${'a'.repeat(32)}`,
      MediaUrl1: `${url}/ME${'b'.repeat(32)}`,
    };
    await postInbound(test, { from: number, more });
    expect((await list())[0]).toMatchObject({ last_message: { content: '', media_count: 2 } });
  });

  it('has the latest activity first, and pages by the cursor in Link without gap or repeat', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 5; n += 1) sent.unshift((await send(newNumber())).conversation_id);
    const [oldest = ''] = sent.splice(-1);
    const { contact } = (await rosa.agent.get(`/api/conversations/${oldest}`)).body as Conversation;
    await reply(contact.number ?? '');
    const order = [oldest, ...sent];
    expect(ids(await list())).toEqual(order);
    const seen: string[] = [];
    for (let next = '/api/conversations?limit=2'; next !== '';) {
      const page = await rosa.agent.get(next).expect(200);
      seen.push(...ids(page.body as Conversation[]));
      next = nextOf(page.headers['link']);
    }
    expect(seen).toEqual(order);
  });

  it('filters by unread and archived, page by page', async () => {
    const unread: string[] = [];
    const archived: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const number = newNumber();
      const { conversation_id: id } = await send(number);
      if (n % 3 === 0) await patch(id, { archived: true });
      if (n % 3 === 1) await reply(number);
      if (n % 3 === 0) archived.unshift(id);
      if (n % 3 === 1) unread.unshift(id);
    }
    expect(ids(await list('?filter=unread'))).toEqual(unread);
    expect(ids(await list('?filter=archived'))).toEqual(archived);
    expect(ids(await list()).toSorted()).not.toContain(archived[0]);
    const first = await rosa.agent.get('/api/conversations?filter=unread&limit=1').expect(200);
    const second = await rosa.agent.get(nextOf(first.headers['link'])).expect(200);
    expect([first, second].flatMap(({ body }) => ids(body as Conversation[]))).toEqual(unread);
    expect(second.headers['link']).toBeUndefined();
  });

  it.each([
    'limit=0',
    'limit=201',
    'before=nonsense',
    'before=zz',
    'filter=mine',
    'colour=red',
    'filter[$ne]=all',
  ])('answers 400 for ?%s and names the parameter', async (query) => {
    const answer = await rosa.agent.get(`/api/conversations?${query}`).expect(400);
    expect(answer.body).toMatchObject({
      code: 'malformed_request',
      errors: [{ pointer: expect.stringMatching(/^\?/) as string }],
    });
  });
});

describe('PATCH /api/conversations/:id', () => {
  it('names the other side for oneself only, and a blank title takes the name away', async () => {
    const number = newNumber();
    const { conversation_id: id } = await send(number);
    const max = await signUp(test, 'Max');
    const { conversation_id: other } = await send(number, 'Hello', max);
    expect((await patch(id, { conversation: { title: '  Ana ' } })).title).toBe('Ana');
    expect((await list())[0]?.title).toBe('Ana');
    expect((await max.agent.get(`/api/conversations/${other}`)).body).toMatchObject({ title: null });
    expect((await patch(id, { title: ' ' })).title).toBeNull();
    expect((await patch(id, { title: 'Ana' })).title).toBe('Ana');
    expect((await patch(id, { title: null })).title).toBeNull();
  });

  it('stores a title encrypted', async () => {
    const { conversation_id: id } = await send(newNumber());
    await patch(id, { title: 'Grandmother' });
    const stored = await test.database.requests.collection('memberships').find().toArray();
    expect(JSON.stringify(stored)).not.toContain('Grandmother');
  });

  it('archives until an inbound text comes, and not until an own one', async () => {
    const number = newNumber();
    const { conversation_id: id } = await send(number);
    await reply(number);
    expect((await patch(id, { archived: true })).archived).toBe(true);
    await send(number, 'One more');
    expect(ids(await list('?filter=archived'))).toEqual([id]);
    await reply(number);
    expect(ids(await list())).toEqual([id]);
    expect(await list('?filter=archived')).toEqual([]);
    await patch(id, { archived: true });
    expect((await patch(id, { archived: false })).archived).toBe(false);
  });

  it('mutes, changes only what it is told, and takes nothing to change', async () => {
    const { conversation_id: id } = await send(newNumber());
    await patch(id, { title: 'Ana' });
    expect(await patch(id, { muted: true })).toMatchObject({ title: 'Ana', muted: true, archived: false });
    expect(await patch(id, {})).toMatchObject({ title: 'Ana', muted: true });
    expect((await patch(id, { muted: false })).muted).toBe(false);
  });

  it('does not move the conversation in the list', async () => {
    const { conversation_id: id } = await send(newNumber());
    await send(newNumber());
    const before = await list();
    await patch(id, { title: 'Ana', muted: true });
    expect(ids(await list())).toEqual(ids(before));
    expect((await list()).map((each) => each.updated_at)).toEqual(before.map((each) => each.updated_at));
  });

  it.each([
    ['a title of 10,000 characters', { title: 'x'.repeat(10_000) }, 422, '/title'],
    ['the same in its envelope', { conversation: { title: 'x'.repeat(101) } }, 422, '/conversation/title'],
    ['half of a character', { title: 'Ana \ud83d' }, 422, '/title'],
    ['a title that is none', { title: 7 }, 400, '/title'],
    ['a word for yes', { archived: 'yes' }, 400, '/archived'],
    ['an unknown field', { name: 'Ana' }, 400, '/name'],
    ['what only the server says', { unread_count: 0 }, 400, '/unread_count'],
    ['a list', [], 400, ''],
  ])('names the field that it refuses: %s', async (_label, body, status, pointer) => {
    const { conversation_id: id } = await send(newNumber());
    const answer = await rosa.agent.patch(`/api/conversations/${id}`).send(body).expect(status);
    expect((answer.body as ProblemDetails).errors).toMatchObject([{ pointer }]);
  });
});

describe('POST /api/conversations/:id/read', () => {
  it('is idempotent and never moves back', async () => {
    const number = newNumber();
    const { conversation_id: id, _id: first } = await send(number);
    for (let n = 0; n < 3; n += 1) await reply(number, `Reply ${n}`);
    const thread = (await rosa.agent.get(`/api/conversations/${id}/messages`)).body as Message[];
    const [newest, middle] = thread;
    expect((await read(id, middle?._id ?? '').expect(200)).body).toMatchObject({ unread_count: 1 });
    for (const earlier of [middle?._id, first]) {
      const { body } = await read(id, earlier ?? '').expect(200);
      expect(body).toMatchObject({ unread_count: 1, read_up_to: middle?._id });
    }
    expect((await read(id, newest?._id ?? '').expect(200)).body).toMatchObject({
      unread_count: 0,
      read_up_to: newest?._id,
    });
    await reply(number);
    expect((await list())[0]).toMatchObject({ unread_count: 1, read_up_to: newest?._id });
  });

  it('refuses what is no message of this conversation', async () => {
    const { conversation_id: id } = await send(newNumber());
    const { _id: elsewhere } = await send(newNumber());
    const { _id: foreign } = await send(newNumber(), 'Hello', await signUp(test, 'Max'));
    for (const upTo of [elsewhere, foreign, '0'.repeat(24), 'nonsense', '']) {
      const answer = await read(id, upTo).expect(422);
      expect(answer.body).toMatchObject({ code: 'invalid_fields', errors: [{ pointer: '/up_to' }] });
    }
    const none = await rosa.agent.post(`/api/conversations/${id}/read`).send({}).expect(422);
    expect(none.body).toMatchObject({ errors: [{ pointer: '/up_to', code: 'required' }] });
  });
});
