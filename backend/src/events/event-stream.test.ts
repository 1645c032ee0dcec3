import { conversationSchema } from '@mysms/contract/conversations';
import { maxStreamsPerAccount } from '@mysms/contract/limits';
import { messageSchema, type Message } from '@mysms/contract/messages';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStream, type StreamedEvent, type TestStream } from '../../test/open-stream.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { comparePositions, parsePosition } from './event-position.ts';

const inbox = { UNKNOWN_SENDERS: 'inbox' };
let first: TestApp;
let second: TestApp;
const opened: TestStream[] = [];

beforeAll(async () => {
  first = await startTestApp({ env: inbox });
  second = await startTestApp({ env: { ...sameInstallation(first), ...inbox }, dispatch: false });
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});
afterAll(async () => {
  await second.close();
  await first.close();
});

async function open(person: Person, app = first, lastEventId?: string): Promise<TestStream> {
  const stream = await openStream(app.url, person, lastEventId);
  opened.push(stream);
  expect(stream.response.status).toBe(200);
  return stream;
}

async function send(person: Person, content = 'Hello', number = '+12025550123'): Promise<Message> {
  const message = { recipient_number: number, content };
  const answer = await person.agent.post('/api/messages').send({ message });
  expect(answer.status).toBe(201);
  return answer.body as Message;
}

const withStatus = (status: string) => (data: StreamedEvent['data']) => data['status'] === status;
const about = (stream: TestStream, id: string) => stream.events.filter(({ data }) => data._id === id);

describe('an event stream', () => {
  it('is for the signed-in only', async () => {
    const answer = await request(first.app).get('/api/events');
    expect(answer.body).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect((await request(first.app).post('/api/events')).status).toBe(405);
  });

  it('says on HEAD what it would be, ends, and takes no place', async () => {
    const rosa = await signUp(first);
    const stream = await open(rosa);
    for (let n = 0; n < maxStreamsPerAccount; n += 1) {
      const { headers } = await rosa.agent.head('/api/events').timeout(5000).expect(200);
      expect(headers['content-type']).toBe('text/event-stream');
    }
    await send(rosa);
    await stream.next('message', withStatus('delivered'));
    expect(stream.isOver()).toBe(false);
    await request(first.app).head('/api/events').expect(401);
  });

  it('is neither stored, compressed nor held back on its way', async () => {
    const { response } = await open(await signUp(first));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('tells of a text from its acceptance to its delivery, with what the lists answer', async () => {
    const rosa = await signUp(first);
    const stream = await open(rosa);
    const { _id: id, conversation_id: conversation } = await send(rosa);
    await stream.next('message', withStatus('delivered'));
    const [created, ...updated] = about(stream, id);
    expect(created?.name).toBe('message.created');
    expect(new Set(updated.map(({ name }) => name))).toEqual(new Set(['message.updated']));
    for (const { data } of about(stream, id)) expect(messageSchema.strict().parse(data)).toEqual(data);
    expect(about(stream, id).at(-1)?.data).toEqual(
      ((await rosa.agent.get('/api/messages')).body as Message[])[0],
    );

    const isUpToDate = ({ last_message: last }: StreamedEvent['data']) =>
      (last as Message).status === 'delivered';
    const { data } = await stream.next('conversation.updated', isUpToDate);
    expect(conversationSchema.parse(data)).toEqual(data);
    expect((await rosa.agent.get(`/api/conversations/${conversation}`)).body).toEqual(data);
  });

  it('tells each of many texts in the order of what happened to it, under rising ids', async () => {
    const rosa = await signUp(first);
    const stream = await open(rosa);
    const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => send(rosa, `Text ${n}`)));
    for (const { _id: id } of sent) {
      await stream.next('message', (data) => data._id === id && data['status'] === 'delivered');
    }
    const rank = ['queued', 'sent', 'delivered'];
    for (const { _id: id } of sent) {
      const told = about(stream, id).map(({ data }) => rank.indexOf(String(data['status'])));
      expect(told).toEqual(told.toSorted());
    }
    const positions = stream.events.map(({ id }) => parsePosition(id)!);
    for (const [n, position] of positions.slice(1).entries()) {
      expect(comparePositions(positions[n]!, position)).toBeLessThan(0);
    }
  });

  it('tells what the account itself changes of its conversation, in all its tabs', async () => {
    const rosa = await signUp(first);
    const { conversation_id: conversation } = await send(rosa);
    const tabs = [await open(rosa), await open(rosa, second)];
    await rosa.agent.patch(`/api/conversations/${conversation}`).send({ title: 'Ana' }).expect(200);
    for (const tab of tabs) await tab.next('conversation.updated', ({ title }) => title === 'Ana');
  });

  it('tells an inbound text with what is unread, and an opt-out', async () => {
    const rosa = await signUp(first);
    await send(rosa, 'Hello', '+12025550177');
    const stream = await open(rosa, second);
    await postInbound(first, { from: '+12025550177', body: 'Hi' });
    await stream.next('message.created', ({ content }) => content === 'Hi');
    await stream.next('conversation.updated', (data) => data['unread_count'] === 1);
    await postInbound(first, { from: '+12025550177', body: 'STOP' });
    await stream.next(
      'conversation.updated',
      (data) => (data['contact'] as { opted_out: boolean }).opted_out,
    );
  });

  it('tells nobody anything of somebody else', async () => {
    const [rosa, max, operator] = [await signUp(first), await signUp(first), await signUp(first)];
    await setRole(first, operator, 'operator');
    const others = [
      await open(max),
      await open(max, second),
      await open(operator),
      await open(operator, second),
    ];
    const own = await open(rosa);
    await send(rosa, 'A secret', '+12025550155');
    await postInbound(first, { from: '+12025550155', body: 'Another secret' });
    await own.next('message', withStatus('delivered'));
    await own.next('message.created', ({ content }) => content === 'Another secret');
    // What comes afterwards is here: so nothing is still on its way.
    await send(max, 'Of Max');
    await send(operator, 'Of the operator');
    for (const other of others) {
      await other.next('message', withStatus('delivered'));
      expect(other.text()).not.toMatch(/secret|0155/);
      const ids = new Set(other.events.map(({ data }) => data['user_id']).filter(Boolean));
      expect([...ids]).toHaveLength(1);
    }
  });
});

describe('a reader who comes back', () => {
  it('is told on another process what happened meanwhile, once, and then goes on', async () => {
    const rosa = await signUp(first);
    const stream = await open(rosa);
    await send(rosa, 'Before');
    await stream.next('message', withStatus('delivered'));
    const lastId = stream.lastId();
    stream.close();
    const missed = await send(rosa, 'Missed');
    const again = await open(rosa, second, lastId);
    await again.next('message', (data) => data._id === missed._id && data['status'] === 'delivered');
    expect(about(again, missed._id)[0]?.name).toBe('message.created');
    const after = await send(rosa, 'After');
    await again.next('message', (data) => data._id === after._id && data['status'] === 'delivered');
    // The record of Twilio's answer may follow the callback: what is told of it is new, not a repetition.
    const seen = parsePosition(lastId)!;
    for (const { id } of again.events) expect(comparePositions(parsePosition(id)!, seen)).toBeGreaterThan(0);
    expect(again.events.map(({ name }) => name)).not.toContain('resync');
  });

  it('misses nothing either when there was nothing to tell before', async () => {
    const rosa = await signUp(first);
    const stream = await open(rosa);
    const lastId = stream.lastId();
    expect(parsePosition(lastId)).not.toBeNull();
    stream.close();
    const missed = await send(rosa, 'Missed');
    for (const app of [first, second]) {
      const again = await open(rosa, app, lastId);
      await again.next('message', (data) => data._id === missed._id && data['status'] === 'delivered');
    }
  });

  it.each([
    ['an id of nobody', 'nonsense'],
    ['one from long ago', '1600000000-1-1000'],
    ['one that is still to come', `${Math.round(Date.now() / 1000) + 86_400}-1-1000`],
  ])('with %s is told to read everything again, and goes on', async (_, id) => {
    const rosa = await signUp(first);
    const stream = await open(rosa, first, id);
    expect((await stream.next('resync')).data).toEqual({});
    await send(rosa);
    await stream.next('message', withStatus('delivered'));
  });
});
