import { randomUUID } from 'node:crypto';
import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { conversationModel } from '../conversations/conversation-record.ts';
import { contactModel } from './contact-record.ts';

const [lineA, lineB] = ['+12025550100', '+12025550101'] as const;
let test: TestApp;
/** The same installation, where nothing is handed over. */
let still: TestApp;
let rosa: Person;
let lastNumber = 5000;

beforeAll(async () => {
  test = await startTestApp();
  const env = {
    ...sameInstallation(test),
    UNKNOWN_SENDERS: 'inbox',
    TWILIO_FROM_NUMBER: `${lineA},${lineB}`,
  };
  still = await startTestApp({ env, dispatch: false });
  rosa = await signUp(test);
});
afterAll(async () => {
  await still.close();
  await test.close();
});

const db = () => test.database.requests;
const freshNumber = () => `+1202555${String((lastNumber += 1))}`;
const post = (number: string, more: object = {}, key: string = randomUUID()) =>
  rosa.agent
    .post('/api/messages')
    .set('Idempotency-Key', key)
    .send({ message: { recipient_number: number, content: 'Hello', ...more } });
const known = async () => {
  const number = freshNumber();
  return { number, message: (await post(number).expect(201)).body as Message };
};
const say = async (from: string, body: string, more: Record<string, string> = {}, to: string = lineA) => {
  expect((await postInbound(test, { from, body, more, to })).status).toBe(200);
};
const optOutsOf = async (number: string) =>
  (
    await contactModel(db())
      .findOne({ phone_index: test.deps.hash('phone', number) })
      .orFail()
      .lean()
  ).opt_outs;
const read = async (id: string) =>
  (await rosa.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;
const codeOf = ({ body }: { body: unknown }) => (body as ProblemDetails).code;
const tomorrow = () => new Date(Date.now() + 24 * 3_600_000).toISOString();

describe('a text that says stop', () => {
  it.each(['STOP', 'stop', ' Stop\n', 'StopAll', 'UNSUBSCRIBE', 'cancel', 'END', 'quit', 'REVOKE', 'OptOut'])(
    'opts its sender out on the line: %j',
    async (word) => {
      const { number } = await known();
      const before = Date.now();
      await say(number, word);
      const [optOut, ...others] = await optOutsOf(number);
      expect(others).toEqual([]);
      expect(optOut).toMatchObject({ line_id: test.deps.lines[0].id, reason: 'stop' });
      expect(Math.abs((optOut?.at.getTime() ?? 0) - before)).toBeLessThan(5000);
    },
  );

  it.each(['STOP PLEASE', 'please stop', 'STOP.', 'stopp', 'HELP', 'info', ''])(
    'is only a single word of the list: not %j',
    async (body) => {
      const { number } = await known();
      await say(number, body);
      expect(await optOutsOf(number)).toEqual([]);
    },
  );

  it('stands in the thread, and is answered by nobody here', async () => {
    const { number } = await known();
    await say(number, 'STOP');
    const [newest] = (await rosa.agent.get('/api/messages?limit=1').expect(200)).body as Message[];
    expect(newest).toMatchObject({ direction: 'inbound', content: 'STOP', sender_number: number });
    expect(test.simulator.ledger().filter(({ to }) => to === number)).toHaveLength(1);
  });

  it.each([
    ['STOP said in other words', 'arrêt', 'STOP', 1],
    ['HELP', 'stop', 'HELP', 0],
    ['START', 'stop', 'START', 0],
  ])('is what Advanced Opt-Out says it is: %s', async (_label, body, type, count) => {
    const { number } = await known();
    await say(number, body, { OptOutType: type });
    expect(await optOutsOf(number)).toHaveLength(count);
  });

  it('keeps the first reason and time when it is said again', async () => {
    const { number } = await known();
    await say(number, 'STOP');
    const first = await optOutsOf(number);
    await say(number, 'STOP');
    await Promise.all([say(number, 'STOP'), say(number, 'STOP')]);
    expect(await optOutsOf(number)).toEqual(first);
  });

  it('from an unknown sender who comes in is heeded too', async () => {
    const number = freshNumber();
    await postInbound(still, { from: number, body: 'STOP', signedUrl: `${test.url}/api/twilio/inbound` });
    expect(await optOutsOf(number)).toHaveLength(1);
  });

  it('from somebody unknown is heeded where such texts are only kept, until START', async () => {
    const number = freshNumber();
    await say(number, 'Hi');
    const sid = newSid();
    await postInbound(test, { from: number, body: 'STOP', sid });
    expect(await optOutsOf(number)).toHaveLength(1);
    expect(codeOf(await post(number).expect(422))).toBe('recipient_opted_out');
    await say(number, 'START');
    await postInbound(test, { from: number, body: 'STOP', sid });
    await post(number).expect(201);
  });

  it.each(['START', 'yes', ' UnStop '])('is undone by %j', async (word) => {
    const { number } = await known();
    await say(number, 'STOP');
    await say(number, word);
    expect(await optOutsOf(number)).toEqual([]);
    await post(number).expect(201);
  });

  it('is not said again by a copy that comes after START', async () => {
    const { number } = await known();
    const sid = newSid();
    await postInbound(test, { from: number, body: 'STOP', sid });
    await say(number, 'START');
    await postInbound(test, { from: number, body: 'STOP', sid });
    expect(await optOutsOf(number)).toEqual([]);
  });

  it('is about one line', async () => {
    const { number } = await known();
    await postInbound(still, {
      from: number,
      to: lineB,
      body: 'STOP',
      signedUrl: `${test.url}/api/twilio/inbound`,
    });
    await post(number).expect(201);
  });
});

describe('a text to somebody who has opted out', () => {
  it('is refused before anything is stored or counted', async () => {
    const { number, message } = await known();
    await say(number, 'STOP');
    const conversation = conversationModel(db());
    const count = () => db().collection('messages').countDocuments();
    const talk = () => conversation.findById(message.conversation_id).lean();
    const sending = () =>
      db()
        .collection('accounts')
        .findOne({ _id: new Types.ObjectId(rosa.account._id) }, { projection: { sending: 1, next_turn: 1 } });
    const before = [await count(), await talk(), await sending()];
    const byNumber = await post(number).expect(422);
    expect(byNumber.body).toMatchObject({
      code: 'recipient_opted_out',
      errors: [{ pointer: '/message/recipient_number', code: 'recipient_opted_out' }],
    });
    const byContact = await post(number, { recipient_number: undefined, contact_id: message.contact_id });
    expect(byContact.status).toBe(422);
    expect(byContact.body).toMatchObject({
      code: 'recipient_opted_out',
      errors: [{ pointer: '/message/contact_id' }],
    });
    expect(codeOf(await post(number, { send_at: tomorrow() }).expect(422))).toBe('recipient_opted_out');
    expect([await count(), await talk(), await sending()]).toEqual(before);
  });

  it('is not sent again either', async () => {
    const { number } = await known();
    const { _id: id } = (await post(number, { send_at: tomorrow() }).expect(201)).body as Message;
    await rosa.agent.post(`/api/messages/${id}/cancel`).expect(200);
    await say(number, 'STOP');
    const resend = await rosa.agent
      .post(`/api/messages/${id}/resend`)
      .set('Idempotency-Key', randomUUID())
      .expect(422);
    expect(codeOf(resend)).toBe('recipient_opted_out');
  });

  it('leaves the key free, and answers a repeat of what was accepted before', async () => {
    const number = freshNumber();
    const [used, unused] = [randomUUID(), randomUUID()];
    const first = (await post(number, {}, used).expect(201)).body as Message;
    await say(number, 'STOP');
    expect(((await post(number, {}, used).expect(200)).body as Message)._id).toBe(first._id);
    await post(number, {}, unused).expect(422);
    await say(number, 'START');
    await post(number, {}, unused).expect(201);
  });

  it('is canceled while it waits or is scheduled, and says why', async () => {
    const number = freshNumber();
    const text = { recipient_number: number, content: 'Hello' };
    const agent = (await import('supertest')).default.agent(still.app);
    await agent.post('/users/sign_in').send({ email: rosa.email, password: rosa.password }).expect(200);
    await test.stop();
    const queued = (await agent.post('/api/messages').send({ message: text }).expect(201)).body as Message;
    const later = (await agent.post('/api/messages').send({ message: { ...text, send_at: tomorrow() } }))
      .body as Message;
    const other = (await post(freshNumber(), { send_at: tomorrow() }).expect(201)).body as Message;
    expect([queued.status, later.status]).toEqual(['queued', 'scheduled']);
    await say(number, 'STOP');
    for (const { _id } of [queued, later]) {
      const seen = await read(_id);
      expect(seen.status).toBe('canceled');
      expect(seen.events.at(-1)).toMatchObject({
        source: 'api',
        status: 'canceled',
        applied: true,
        note: 'recipient_opted_out',
      });
    }
    expect((await read(other._id)).status).toBe('scheduled');
  });
});
