import type { Role } from '@mysms/contract/accounts';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { nobody } from './conversation-record.ts';

let test: TestApp;
/** Whose conversation it is. */
let rosa: Person;
let own: Message;
/** Nobody's conversation, from a number of its own. */
let unassigned: string;
let unassignedMessage: string;
const strangersNumber = '+12025550188';
const people = new Map<string, Person['agent']>();

beforeAll(async () => {
  test = await startTestApp({ dispatch: false, env: { UNKNOWN_SENDERS: 'inbox' } });
  people.set('anonymous', request.agent(test.app));
  for (const role of ['admin', 'operator', 'member'] as const) people.set(role, await personAs(role));
  rosa = await signUp(test);
  people.set('owner', rosa.agent);
  const message = { recipient_number: '+12025550123', content: 'Only ours' };
  own = (await rosa.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
  await postInbound(test, { from: strangersNumber, body: 'Is anybody there?' });
  const found = await test.database.requests.collection('messages').findOne({ account: nobody });
  unassigned = String(found?.['conversation']);
  unassignedMessage = String(found?._id);
});
afterAll(() => test.close());

async function personAs(role: Role): Promise<Person['agent']> {
  const person = await signUp(test, role);
  await setRole(test, person, role);
  return person.agent;
}

type Route = readonly [method: 'get' | 'post' | 'patch', path: string, body: () => object];
const noBody = () => ({});
const routesOfOne: readonly Route[] = [
  ['get', '', noBody],
  ['patch', '', () => ({ title: 'Ana' })],
  ['post', '/read', () => ({ up_to: own._id })],
  ['get', '/messages', noBody],
  ['post', '/messages', () => ({ message: { content: 'Hello' } })],
  ['post', '/take', noBody],
];
const routesOfAll: readonly (readonly [...Route, expected: Record<string, number>])[] = [
  ['get', '', noBody, { anonymous: 401, member: 200, operator: 200, admin: 200 }],
  ['get', '?filter=unassigned', noBody, { anonymous: 401, member: 403, operator: 200, admin: 200 }],
  ['post', '/search', () => ({ q: 'ana' }), { anonymous: 401, member: 200, operator: 200, admin: 200 }],
];
const roles = ['anonymous', 'member', 'operator', 'admin', 'owner'];

function ask(who: string, [method, path, body]: Route) {
  const agent = people.get(who);
  if (agent === undefined) throw new Error(`Nobody is ${who}.`);
  const asking = agent[method](`/api/conversations${path}`);
  return method === 'get' ? asking : asking.send(body());
}

describe.each(routesOfOne)('%s /api/conversations/:id%s', (method, path, body) => {
  it.each(roles)('of somebody’s is as if it were not there for everybody else (%s)', async (who) => {
    const { status, body: answer } = await ask(who, [method, `/${own.conversation_id}${path}`, body]);
    const isMade = method === 'post' && path === '/messages';
    expect(status).toBe(who === 'anonymous' ? 401 : who === 'owner' ? (isMade ? 201 : 200) : 404);
    if (who !== 'owner') expect(JSON.stringify(answer)).not.toContain('Only ours');
  });

  it.each(roles)('of nobody’s is shown to operators and admins only (%s)', async (who) => {
    if (path === '/take' && (who === 'operator' || who === 'admin')) return;
    const { status, body: answer } = await ask(who, [method, `/${unassigned}${path}`, body]);
    const isMember = who === 'member' || who === 'owner';
    expect(status).toBe(who === 'anonymous' ? 401 : isMember ? 404 : method === 'get' ? 200 : 409);
    expect(JSON.stringify(answer)).not.toContain(strangersNumber);
    if (status === 409) expect(answer).toMatchObject({ code: 'not_taken' });
  });

  it.each(['nonsense', '0'.repeat(24), 'F'.repeat(24), '%00', '..%2Fmessages'])(
    'is not there for %s, whoever asks',
    async (id) => {
      for (const who of roles) {
        const { status } = await ask(who, [method, `/${id}${path}`, body]);
        expect(status, who).toBe(who === 'anonymous' ? 401 : 404);
      }
    },
  );
});

describe.each(routesOfAll)('%s /api/conversations%s', (method, path, body, expected) => {
  it.each(Object.entries(expected))('answers %s with %i', async (who, status) => {
    expect((await ask(who, [method, path, body])).status).toBe(status);
  });
});

it('contacts are searched by whoever is signed in, among their own', async () => {
  for (const who of roles) {
    const answer = await people.get(who)?.post('/api/contacts/search').send({ q: '0123' });
    expect(answer?.status).toBe(who === 'anonymous' ? 401 : 200);
    if (who !== 'anonymous') expect(answer?.body).toHaveLength(who === 'owner' ? 1 : 0);
  }
});

it('every path answers the methods that it does not have with 405', async () => {
  for (const [, path] of routesOfOne) {
    const answer = await rosa.agent.delete(`/api/conversations/${own.conversation_id}${path}`).expect(405);
    expect(answer.headers['allow']).toMatch(/GET|POST/);
  }
});

describe('an unassigned conversation', () => {
  it('is listed for operators with a masked number, and is in nobody’s own list or search', async () => {
    const operator = people.get('operator');
    const { body } = (await operator?.get('/api/conversations?filter=unassigned')) ?? { body: null };
    expect(body).toMatchObject([
      {
        _id: unassigned,
        unassigned: true,
        unread_count: 1,
        contact: { number: null, masked_number: '+1 ••• ••• 0188' },
        last_message: { _id: unassignedMessage, content: 'Is anybody there?' },
      },
    ]);
    expect((await operator?.get('/api/conversations'))?.body).toEqual([]);
    expect((await operator?.post('/api/conversations/search').send({ q: '0188' }))?.body).toEqual([]);
  });

  it('is the taker’s own once it is taken', async () => {
    const operator = people.get('operator');
    const taken = await operator?.post(`/api/conversations/${unassigned}/take`);
    expect(taken?.body).toMatchObject({
      _id: unassigned,
      unassigned: false,
      unread_count: 1,
      contact: { number: strangersNumber },
    });
    expect((await operator?.get('/api/conversations'))?.body).toEqual([taken?.body]);
    expect((await operator?.post(`/api/conversations/${unassigned}/take`))?.body).toEqual(taken?.body);
    const late = await people.get('admin')?.post(`/api/conversations/${unassigned}/take`);
    expect([late?.status, (late?.body as { code: string }).code]).toEqual([409, 'already_taken']);
    const answer = await operator?.post(`/api/conversations/${unassigned}/messages`).send({ content: 'Yes' });
    expect(answer?.status).toBe(201);
  });

  it('stays with whoever took it and is no operator any more', async () => {
    const max = await signUp(test, 'Max');
    await setRole(test, max, 'operator');
    await postInbound(test, { from: '+12025550189', body: 'Hi' });
    const [free] = (await max.agent.get('/api/conversations?filter=unassigned')).body as [Conversation];
    const taken = await max.agent.post(`/api/conversations/${free._id}/take`).expect(200);
    await setRole(test, max, 'member');
    const again = await max.agent.post(`/api/conversations/${free._id}/take`).expect(200);
    expect(again.body).toEqual(taken.body);
  });
});
