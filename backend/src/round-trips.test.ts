import { randomUUID } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import { messageStatuses } from '@mysms/contract/message-status';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { newSid, postInbound } from '../test/post-inbound.ts';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let contactId: string;
let conversation: string;
let commands: string[] = [];

beforeAll(async () => {
  // Without the dispatcher, whose own queries would be counted along; with limits, which must cost no round trip.
  const env = {
    LIMIT_MESSAGES_PER_MINUTE: '1000',
    LIMIT_MESSAGES_PER_DAY: '1000',
    LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: '1000',
    LIMIT_NEW_CONTACTS_PER_HOUR: '1000',
  };
  test = await startTestApp({ env, dispatch: false, connectOptions: { monitorCommands: true } });
  rosa = await signUp(test);
  for (let n = 0; n < 60; n += 1) await send('+12025550123', `Text ${n}`);
  const [sent] = (await rosa.agent.get('/api/messages?limit=1')).body as [Message];
  contactId = sent.contact_id;
  conversation = `/api/conversations/${sent.conversation_id}`;
  test.database.requests.getClient().on('commandStarted', ({ commandName }) => commands.push(commandName));
});
afterAll(() => test.close());
beforeEach(() => {
  commands = [];
});

const post = (message: object) =>
  rosa.agent.post('/api/messages').set('Idempotency-Key', randomUUID()).send({ message }).expect(201);
const send = (number: string, content: string) => post({ recipient_number: number, content });

/** The commands up to and including the write that makes the text durable. */
const untilStored = () => commands.slice(0, commands.indexOf('update') + 1);

describe('round trips to MongoDB', () => {
  it('are at most 4 for a list', async () => {
    await rosa.agent.get('/api/messages').expect(200);
    expect(commands.length, commands.join()).toBeLessThanOrEqual(4);
  });

  it('are at most 4 for a summary', async () => {
    await rosa.agent.get('/api/messages/summary').expect(200);
    expect(commands.length, commands.join()).toBeLessThanOrEqual(4);
  });

  it('are at most 3 for a poll that finds nothing changed', async () => {
    const { headers } = await eventually(
      async () => {
        const full = await rosa.agent.get('/api/messages');
        commands = [];
        return rosa.agent.get('/api/messages').set('If-None-Match', full.headers['etag'] ?? '');
      },
      (answer) => answer.status === 304,
    );
    expect(headers['etag']).toBeDefined();
    expect(commands.length, commands.join()).toBeLessThanOrEqual(3);
  });

  it.each([
    ['in a conversation that exists', () => send('+12025550123', 'One more')],
    ['to a new number', () => send('+12025550777', 'One more')],
    ['to a contact', () => post({ contact_id: contactId, content: 'One more' })],
    [
      'into a conversation',
      () =>
        rosa.agent
          .post(`${conversation}/messages`)
          .set('Idempotency-Key', randomUUID())
          .send({ message: { content: 'One more' } })
          .expect(201),
    ],
  ])('are at most 6 until a text is stored, %s', async (_label, sendIt) => {
    await sendIt();
    expect(untilStored().length, commands.join()).toBeLessThanOrEqual(6);
  });

  it('are 3 until an inbound text is stored, and nothing is done afterwards', async () => {
    await postInbound(test, { from: '+12025550123', body: 'Hi' });
    expect(commands).toEqual(['aggregate', 'update', 'insert']);
  });

  it('is 1 for a copy of an inbound text', async () => {
    const text = { from: '+12025550123', body: 'Hi', sid: newSid() };
    await postInbound(test, text);
    commands = [];
    await postInbound(test, text);
    expect(commands).toEqual(['aggregate']);
  });

  it.each([
    ['the list of conversations', 4, () => rosa.agent.get('/api/conversations')],
    ['a conversation', 3, () => rosa.agent.get(conversation)],
    ['a page of its thread', 4, () => rosa.agent.get(`${conversation}/messages`)],
    ['a change of it', 4, () => rosa.agent.patch(conversation).send({ title: 'Ana', muted: true })],
    ['a search', 6, () => rosa.agent.post('/api/conversations/search').send({ q: 'ana 0123' })],
  ] as const)('are for %s at most %i', async (_label, most, ask) => {
    await ask().expect(200);
    expect(commands.length, commands.join()).toBeLessThanOrEqual(most);
  });

  it('are none for a request without a session, and for health', async () => {
    const stranger = (await import('supertest')).default(test.app);
    await stranger.get('/api/messages').expect(401);
    await stranger.get('/up').expect(200);
    await stranger.get('/ready');
    expect(commands).toEqual([]);
  });
});

interface Profiled {
  op: string;
  ns: string;
  planSummary?: string;
  keysExamined?: number;
  docsExamined?: number;
  nreturned?: number;
  command: Record<string, unknown>;
}

describe('every query of a request', () => {
  /** Runs a request and gives what MongoDB did for it. */
  async function profile(request: () => Promise<unknown>): Promise<Profiled[]> {
    const { db } = test.database.requests;
    if (!db) throw new Error('not connected');
    await db.command({ profile: 0 });
    await db.collection('system.profile').drop();
    await db.command({ profile: 2 });
    await request();
    await db.command({ profile: 0 });
    const seen = await db.collection<Profiled>('system.profile').find().toArray();
    return seen.filter(({ ns }) => !/system\.|\$cmd$/.test(ns));
  }

  it.each([
    ['the list', () => rosa.agent.get('/api/messages').expect(200)],
    [
      'a later page',
      async () => {
        const first = await rosa.agent.get('/api/messages?limit=10');
        const next = /<([^>]+)>/.exec(first.headers['link'] ?? '')?.[1] ?? '';
        return rosa.agent.get(next).expect(200);
      },
    ],
    ['the list of one direction', () => rosa.agent.get('/api/messages?direction=outbound').expect(200)],
    [
      'the list of some statuses',
      () => rosa.agent.get('/api/messages?status=queued,sent,unknown').expect(200),
    ],
    [
      'one message',
      async () => {
        const [first] = (await rosa.agent.get('/api/messages?limit=1')).body as { _id: string }[];
        return rosa.agent.get(`/api/messages/${first?._id ?? ''}`).expect(200);
      },
    ],
    [
      'a cancel',
      async () => {
        const { _id: id } = (await send('+12025550123', 'Hello')).body as { _id: string };
        return rosa.agent.post(`/api/messages/${id}/cancel`).expect(200);
      },
    ],
    [
      'a resend',
      async () => {
        const { _id: id } = (await send('+12025550123', 'Hello')).body as { _id: string };
        await rosa.agent.post(`/api/messages/${id}/cancel`).expect(200);
        return rosa.agent.post(`/api/messages/${id}/resend`).set('Idempotency-Key', randomUUID()).expect(201);
      },
    ],
    [
      'a scheduled send',
      () =>
        rosa.agent
          .post('/api/messages')
          .send({
            message: {
              recipient_number: '+12025550123',
              content: 'Later',
              send_at: new Date(Date.now() + 3_600_000).toISOString(),
            },
          })
          .expect(201),
    ],
    ['a send', () => send('+12025550123', 'Hello')],
    ['an inbound text', () => postInbound(test, { from: '+12025550123', body: 'Hi' })],
    ['an inbound text from nobody', () => postInbound(test, { from: '+12025550999', body: 'Hi' })],
    ['STOP', () => postInbound(test, { from: '+12025550888', body: 'STOP' })],
    ['START', () => postInbound(test, { from: '+12025550888', body: 'START' })],
    ['the list of inbound texts', () => rosa.agent.get('/api/messages?direction=inbound').expect(200)],
    ['a send to a contact', () => post({ contact_id: contactId, content: 'Hello' })],
    ['a send to a new number', () => send('+12025550888', 'Hello')],
    ['the account', () => rosa.agent.get('/users').expect(200)],
    [
      'a sign-in',
      () =>
        rosa.agent.post('/users/sign_in').send({ email: rosa.email, password: rosa.password }).expect(200),
    ],
  ] as [string, () => Promise<unknown>][])(
    'uses an index and examines what it returns: %s',
    async (_label, request) => {
      const seen = await profile(request);
      expect(seen.length).toBeGreaterThan(0);
      for (const entry of seen) {
        expect(entry.planSummary ?? '', JSON.stringify(entry.command)).not.toContain('COLLSCAN');
        // A contact that is looked up together with the conversation takes a key of each.
        const returned = (entry.nreturned ?? 0) * (JSON.stringify(entry.command).includes('$lookup') ? 2 : 1);
        if (returned === 0) continue;
        const examined = (entry.keysExamined ?? 0) / returned;
        expect(examined, JSON.stringify(entry.command)).toBeLessThanOrEqual(1.1);
      }
    },
  );

  it('reads no message for the summary', async () => {
    const seen = await profile(() => rosa.agent.get('/api/messages/summary?days=31').expect(200));
    const counted = seen.filter(({ ns }) => ns.endsWith('.messages'));
    expect(counted).toHaveLength(1);
    expect(counted[0]).toMatchObject({ docsExamined: 0 });
    const { keysExamined = 0 } = counted[0] ?? {};
    const stored = await test.database.requests.collection('messages').countDocuments();
    // One step more for each status, which is how a status is left for the next one.
    expect(keysExamined).toBeLessThanOrEqual(stored + 2 * messageStatuses.length);
  });

  it('reads no message for a poll', async () => {
    const seen = await profile(() => rosa.agent.get('/api/messages').expect(200));
    const account = seen.find(({ ns }) => ns.endsWith('.accounts'));
    expect(account?.docsExamined).toBe(1);
  });
});
