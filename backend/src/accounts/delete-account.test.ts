import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;
let admin: Person;

beforeAll(async () => {
  started = await startTestApp({ dispatch: false, env: { UNKNOWN_SENDERS: 'inbox' } });
  admin = await signUp(started);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => started.close());

const storedOf = ({ account }: Person) =>
  started.database.requests.collection('accounts').findOne({ _id: new Types.ObjectId(account._id) });

async function send(person: Person, more: object = {}): Promise<Message> {
  const message = { recipient_number: '+12025550123', content: 'Hello', ...more };
  return (await person.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
}

test('blanks who it was, ends all sessions, and frees the email', async () => {
  const rosa = await signUp(started, 'Rosa Parks');
  const { email, password } = rosa;
  const elsewhere = request.agent(started.app);
  await elsewhere.post('/users/sign_in').send({ email, password }).expect(200);
  const answer = await rosa.agent.delete('/users').send({ user: { current_password: password } });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^mysms=;/);
  await rosa.agent.get('/users').expect(401);
  await elsewhere.get('/users').expect(401);
  const stored = await storedOf(rosa);
  expect(stored).toMatchObject({
    name: '',
    password_hash: '',
    known_addresses: [],
    deleted_at: expect.any(Date),
  });
  expect(JSON.stringify(stored)).not.toContain(email);
  const sessions = started.database.requests.collection('sessions');
  expect(await sessions.countDocuments({ 'session.passport.user.id': rosa.account._id })).toBe(0);

  await request(started.app).post('/users/sign_in').send({ email, password }).expect(401);
  const again = await request(started.app).post('/users').send({ email, password }).expect(201);
  expect(again.body._id).not.toBe(rosa.account._id);
});

test('cancels what waits to be sent, and keeps every message', async () => {
  const rosa = await signUp(started);
  const queued = await send(rosa);
  const scheduled = await send(rosa, { send_at: new Date(Date.now() + 3_600_000).toISOString() });
  const ofAnother = await send(admin);
  await rosa.agent.delete('/users').send({ current_password: rosa.password }).expect(204);
  const messages = started.database.requests.collection('messages');
  for (const { _id: id } of [queued, scheduled]) {
    const stored = await messages.findOne({ _id: new Types.ObjectId(id) });
    expect(stored).toMatchObject({ status: 'canceled', dispatch: { state: 'refused' } });
    expect((stored?.['events'] as object[]).at(-1)).toMatchObject({
      source: 'account',
      note: 'account_deleted',
      applied: true,
    });
  }
  expect((await admin.agent.get(`/api/messages/${ofAnother._id}`)).body.status).toBe('queued');
});

test('what is texted to it afterwards goes to nobody, as from anybody else', async () => {
  const rosa = await signUp(started);
  const { conversation_id: before } = await send(rosa, { recipient_number: '+12025550188' });
  await rosa.agent.delete('/users').send({ current_password: rosa.password }).expect(204);
  await postInbound(started, { from: '+12025550188', body: 'Are you there?' });
  const unassigned = (await admin.agent.get('/api/conversations?filter=unassigned')).body as {
    _id: string;
  }[];
  expect(unassigned).toHaveLength(1);
  expect(unassigned[0]?._id).not.toBe(before);
});

test('what is texted to it goes to nobody also when the server died right after', async () => {
  const rosa = await signUp(started);
  const message = await send(rosa, { recipient_number: '+12025550189' });
  vi.spyOn(started.deps.openSessions, 'endAll').mockRejectedValue(new Error('died'));
  vi.spyOn(started.deps.links, 'revoke').mockRejectedValue(new Error('died'));
  vi.spyOn(started.deps.conversations, 'closeAll').mockRejectedValueOnce(new Error('died'));
  const leave = () => rosa.agent.delete('/users').send({ current_password: rosa.password });
  // Before its conversations are closed nothing has happened to the account: it can ask again.
  await leave().expect(500);
  expect(await storedOf(rosa)).not.toHaveProperty('deleted_at');
  await leave().expect(500);
  expect(await storedOf(rosa)).toHaveProperty('deleted_at');
  const conversations = started.database.requests.collection('conversations');
  const _id = new Types.ObjectId(message.conversation_id);
  expect(await conversations.findOne({ _id })).toMatchObject({ is_closed: true });
});

test('a text that was being sent at that moment is refused, and moves nothing', async () => {
  const rosa = await signUp(started);
  await send(rosa, { recipient_number: '+12025550190' });
  const { findOrCreate } = started.deps.contacts;
  vi.spyOn(started.deps.contacts, 'findOrCreate').mockImplementation(async (number) => {
    await rosa.agent.delete('/users').send({ current_password: rosa.password }).expect(204);
    return findOrCreate(number);
  });
  const messages = started.database.requests.collection('messages');
  const before = await messages.countDocuments();
  const late = { recipient_number: '+12025550191', content: 'Late' };
  const refused = await rosa.agent.post('/api/messages').send({ message: late }).expect(401);
  expect((refused.body as { code: string }).code).toBe('not_signed_in');
  expect(await messages.countDocuments()).toBe(before);
  const conversations = started.database.requests.collection('conversations');
  const account = new Types.ObjectId(rosa.account._id);
  expect(await conversations.countDocuments({ account, is_closed: { $ne: true } })).toBe(0);
});

test('is refused without the right password, and nothing changes', async () => {
  const rosa = await signUp(started);
  vi.spyOn(started.deps, 'sleep').mockResolvedValue(undefined);
  const refusals: [object, number, string][] = [
    [{}, 422, '/current_password required'],
    [{ user: {} }, 422, '/user/current_password required'],
    [{ user: { current_password: 'not it' } }, 422, '/user/current_password wrong'],
    [{ current_password: '' }, 422, '/current_password wrong'],
    [{ current_password: { $ne: '' } }, 400, '/current_password wrong_type'],
    [{ current_password: rosa.password, sure: true }, 400, '/sure unknown_field'],
  ];
  for (const [body, status, error] of refusals) {
    const answer = await rosa.agent.delete('/users').send(body);
    const [first] = answer.body.errors as { pointer: string; code: string }[];
    expect([answer.status, `${first?.pointer} ${first?.code}`]).toEqual([status, error]);
  }
  expect((await rosa.agent.get('/users')).body).toEqual(rosa.account);
  await request(started.app).delete('/users').send({ current_password: rosa.password }).expect(401);
});

test('guessing the password is slowed as at a sign-in', async () => {
  const rosa = await signUp(started);
  vi.spyOn(started.deps, 'sleep').mockResolvedValue(undefined);
  let status = 0;
  for (let n = 0; n < 40 && status !== 429; n += 1) {
    status = (await rosa.agent.delete('/users').send({ current_password: `guess ${n}` })).status;
  }
  expect(status).toBe(429);
  expect((await storedOf(rosa))?.['deleted_at']).toBeUndefined();
}, 60_000);

test('the only admin cannot leave the others without one, and two cannot leave at once', async () => {
  const leave = ({ agent, password }: Person) => agent.delete('/users').send({ current_password: password });
  const refused = await leave(admin);
  expect([refused.status, refused.body.code]).toEqual([409, 'last_admin']);
  await admin.agent.get('/users').expect(200);

  const second = await signUp(started);
  await setRole(started, second, 'admin');
  const both = await Promise.all([leave(admin), leave(second)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
});

test('where nobody is left, the next account is the first one again', async () => {
  const own = await startTestApp({ dispatch: false });
  const only = await signUp(own);
  await only.agent.delete('/users').send({ current_password: only.password }).expect(204);
  const next = await signUp(own);
  expect(next.account.role).toBe('admin');
  expect((await signUp(own)).account.role).toBe('member');
  await own.close();
});
