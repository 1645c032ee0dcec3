import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { outboxStore } from './outbox-store.ts';

let test: TestApp;
let rosa: Person;
let lastNumber = 200;

beforeAll(async () => {
  test = await startTestApp({ env: { TWILIO_TIMEOUT_MS: '500' } });
  rosa = await signUp(test);
});
afterAll(() => test.close());

/** A number that no other test texts. */
const freshNumber = () => `+1202555${String((lastNumber += 1)).padStart(4, '0')}`;
async function send(app: TestApp, person: Person, number: string): Promise<Message> {
  const body = { message: { recipient_number: number, content: 'Hello' } };
  app.simulator.holdCallbacks(true);
  return (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
}
const read = async (person: Person, id: string) =>
  (await person.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;
const stored = async (app: TestApp, id: string) =>
  (await app.database.requests
    .collection('messages')
    .findOne({ _id: new Types.ObjectId(id) })) as unknown as MessageRecord;
const acceptedFor = (app: TestApp, number: string) =>
  app.simulator.ledger().filter((entry) => entry.to === number);

describe('the end of a call', () => {
  it.each([
    ['a reset', 'reset', 0],
    ['a reset after Twilio took it', 'reset-after-accept', 1],
    ['a 500', 'error-500', 0],
    ['a 500 after Twilio took it', 'error-500-after-accept', 1],
    ['a time-out after Twilio took it', 'timeout-after-accept', 1],
  ] as const)(
    '%s leaves the message unknown, and it is never called again',
    async (_label, fault, accepted) => {
      const number = freshNumber();
      test.simulator.failNext(fault);
      const message = await send(test, rosa, number);
      expect(message).toMatchObject({ status: 'unknown', twilio_sid: null });
      const { dispatch } = await stored(test, message._id);
      expect(dispatch).toMatchObject({ state: 'unknown', attempts: 1 });
      // A later text has gone through the whole loop; the unknown one was not taken along.
      await send(test, rosa, freshNumber());
      expect(acceptedFor(test, number)).toHaveLength(accepted);
    },
  );

  it('429 makes it wait and then go out, once', async () => {
    const number = freshNumber();
    test.simulator.failNext('refuse-429');
    const message = await send(test, rosa, number);
    await eventually(
      () => read(rosa, message._id),
      (seen) => seen.twilio_sid !== null,
    );
    expect(acceptedFor(test, number)).toHaveLength(1);
    expect((await stored(test, message._id)).dispatch.attempts).toBe(2);
  });

  it.each([
    ['401', { status: 401, code: 20003, message: 'Authenticate' }],
    ['403', { status: 403, code: 20003, message: 'Permission denied' }],
  ])('%s makes it wait: the installation is at fault, not the text', async (_label, fault) => {
    const refused = await startTestApp();
    try {
      refused.simulator.failNext(fault);
      const message = await send(refused, await signUp(refused), freshNumber());
      expect(message.status).toBe('queued');
      expect((await stored(refused, message._id)).dispatch).toMatchObject({
        state: 'waiting',
        claim_id: null,
        attempts: 1,
      });
    } finally {
      await refused.close();
    }
  });

  it('another 4xx fails it with the code', async () => {
    test.simulator.failNext({ status: 400, code: 21614, message: 'not a mobile number' });
    const message = await send(test, rosa, freshNumber());
    expect(message).toMatchObject({ status: 'failed', error_code: 21614 });
    expect((await stored(test, message._id)).dispatch.state).toBe('refused');
  });

  it('a refused connection makes it wait: nothing has left us', async () => {
    const closed = await startTestApp({ env: { TWILIO_API_BASE_URL: 'http://127.0.0.1:9' } });
    try {
      const person = await signUp(closed);
      const message = await send(closed, person, '+12025550123');
      expect(message.status).toBe('queued');
      expect((await stored(closed, message._id)).dispatch.state).toBe('waiting');
    } finally {
      await closed.close();
    }
  });
});

describe('a callback that is faster than our own record', () => {
  it('is not overwritten by it, and both are kept', async () => {
    const number = freshNumber();
    test.simulator.holdCallbacks(true);
    const settled = outboxStore(test.database.requests, 120_000);
    const message = await send(test, rosa, number);
    const [accepted] = acceptedFor(test, number);
    await test.simulator.sendCallback(accepted?.sid ?? '', 'delivered');
    // Our own record of the 201 once more, as if it came only now: fenced out, it changes nothing.
    const { dispatch, account, contact } = await stored(test, message._id);
    const late = {
      id: new Types.ObjectId(message._id),
      account,
      claimId: dispatch.claim_id ?? '',
      contact,
      lineId: '',
      content: '',
      segments: 1,
      attempts: 1,
      expiresInMs: 60_000,
    };
    const evidence = {
      source: 'api',
      status: 'queued',
      sid: accepted?.sid ?? '',
      providerStatus: 'queued',
    } as const;
    expect(await settled.settle(late, evidence, 'handed_over')).toBe(false);
    expect((await read(rosa, message._id)).status).toBe('delivered');
  });
});

describe('a conversation whose line is gone', () => {
  it('goes on over a line that is there', async () => {
    const first = await startTestApp({ dispatch: false });
    const second = await startTestApp({
      env: { ...sameInstallation(first), TWILIO_FROM_NUMBER: '+12025550111' },
      dispatch: false,
    });
    try {
      const person = await signUp(first);
      const before = await send(first, person, '+12025550123');
      const again = await signIn(second, person);
      const after = await send(second, again, '+12025550123');
      expect(after.contact_id).toBe(before.contact_id);
      expect(after.conversation_id).not.toBe(before.conversation_id);
    } finally {
      await second.close();
      await first.close();
    }
  });
});

describe('evidence about an unknown message', () => {
  it('resolves it by the callback that carries our id', async () => {
    test.simulator.failNext('error-500-after-accept');
    const number = freshNumber();
    const message = await send(test, rosa, number);
    expect(message.status).toBe('unknown');
    const [accepted] = acceptedFor(test, number);
    await test.simulator.sendCallback(accepted?.sid ?? '', 'delivered');
    expect(await read(rosa, message._id)).toMatchObject({ status: 'delivered', twilio_sid: accepted?.sid });
    expect((await stored(test, message._id)).dispatch.state).toBe('handed_over');
  });
});

describe('two processes on one database', () => {
  it('share the work, and each text goes out once', async () => {
    const first = await startTestApp({ dispatch: false });
    const second = await startTestApp({ env: sameInstallation(first) });
    try {
      const person = await signUp(first);
      const sent = await Promise.all(Array.from({ length: 20 }, () => send(first, person, freshNumber())));
      const handedOver = () => first.simulator.ledger().concat(second.simulator.ledger());
      await eventually(handedOver, (entries) => entries.length >= sent.length);
      expect(new Set(handedOver().map((entry) => entry.to)).size).toBe(20);
      expect(handedOver()).toHaveLength(20);
    } finally {
      await second.close();
      await first.close();
    }
  });
});

async function signIn({ app }: TestApp, person: Person): Promise<Person> {
  const agent = request.agent(app);
  await agent.post('/users/sign_in').send({ email: person.email, password: person.password }).expect(200);
  return { ...person, agent };
}
