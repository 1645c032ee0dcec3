import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { contactModel } from '../contacts/contact-record.ts';
import { unknownTextPlace, type UnknownTextRecord } from '../inbound/unknown-text-store.ts';
import { messageModel } from '../messages/message-record.ts';
import { conversationModel, membershipModel, nobody } from './conversation-record.ts';

const [lineA, lineB] = ['+12025550100', '+12025550101'] as const;
let test: TestApp;
/** The same installation, where unknown senders may come in. */
let open: TestApp;
/** The same, where a person may send one text a day. */
let strict: TestApp;
let rosa: Person;
let max: Person;
let lastNumber = 3000;

beforeAll(async () => {
  test = await startTestApp({ env: { TWILIO_FROM_NUMBER: `${lineA},${lineB}` }, dispatch: false });
  const env = { ...sameInstallation(test), UNKNOWN_SENDERS: 'inbox' };
  open = await startTestApp({ env, dispatch: false });
  strict = await startTestApp({
    env: { ...sameInstallation(test), LIMIT_MESSAGES_PER_DAY: '1' },
    dispatch: false,
  });
  [rosa, max] = [await signUp(test), await signUp(test, 'Max')];
});
afterAll(async () => {
  await strict.close();
  await open.close();
  await test.close();
});

const freshNumber = () => `+1202555${String((lastNumber += 1))}`;
const send = (person: Person, number: string) =>
  person.agent
    .post('/api/messages')
    .send({ message: { recipient_number: number, content: 'Hello' } })
    .expect(201);
const db = () => test.database.requests;

/** Posts a text, and says where it went. */
async function receive(app: TestApp, from: string, to: string = lineA, body = 'Hi') {
  const sid = newSid();
  const signedUrl = `${test.url}/api/twilio/inbound`;
  const { status } = await postInbound(app, { from, to, body, sid, signedUrl });
  expect(status).toBe(200);
  const message = await messageModel(db()).findOne({ twilio_sid: sid }).lean();
  return message?.account.toHexString() ?? null;
}
const rows = (from: string) =>
  db()
    .collection<UnknownTextRecord>('unknown_texts')
    .find({ sender_index: test.deps.hash('phone', from) })
    .toArray();
const contactOf = (number: string) =>
  contactModel(db())
    .findOne({ phone_index: test.deps.hash('phone', number) })
    .lean();
const talksOf = async (number: string, account?: string) => {
  const { _id: contact } = (await contactOf(number)) ?? {};
  if (contact === undefined) throw new Error('There is no such contact.');
  const own = account === undefined ? {} : { account: new Types.ObjectId(account) };
  return conversationModel(db())
    .find({ contact, ...own })
    .lean();
};
const register = async (number: string) => {
  const { id } = await test.deps.contacts.findOrCreate(number);
  await contactModel(db()).updateOne({ _id: id }, { is_registered: true });
};

describe('an inbound text', () => {
  it('goes to the conversation on the line that sent last', async () => {
    const number = freshNumber();
    // Two lines: the second account takes the free one. A third finds both taken and shares the first.
    await send(rosa, number);
    await send(max, number);
    const eva = await signUp(test, 'Eva');
    await send(eva, number);
    expect(await receive(test, number, lineA)).toBe(eva.account._id);
    expect(await receive(test, number, lineB)).toBe(max.account._id);
    await send(rosa, number);
    expect(await receive(test, number, lineA)).toBe(rosa.account._id);
    // Hearing is not sending.
    expect(await receive(test, number, lineA)).toBe(rosa.account._id);
  });

  it('does not go to a conversation on another line', async () => {
    const number = freshNumber();
    await send(rosa, number);
    expect(await receive(test, number, lineB)).toBeNull();
    expect(await rows(number)).toHaveLength(1);
  });

  it('goes to a conversation whose line is not configured any more', async () => {
    const number = freshNumber();
    await send(rosa, number);
    const gone = '+12025550199';
    const [talk] = await talksOf(number, rosa.account._id);
    await conversationModel(db()).updateOne(
      { _id: talk?._id ?? nobody },
      { line_id: test.deps.hash('line', gone) },
    );
    expect(await receive(test, number, gone)).toBe(rosa.account._id);
    const [newest] = (await rosa.agent.get('/api/messages?limit=1').expect(200)).body as object[];
    expect(newest).toMatchObject({ recipient_number: null, sender_number: number });
  });

  it('does not go to a conversation whose only text was refused', async () => {
    const { agent } = await signUp(strict, 'Eva');
    const [first, second] = [freshNumber(), freshNumber()];
    const text = (number: string) => ({ message: { recipient_number: number, content: 'Hello' } });
    await agent.post('/api/messages').send(text(first)).expect(201);
    await agent.post('/api/messages').send(text(second)).expect(429);
    expect(await receive(test, second)).toBeNull();
  });

  it('does not go to an account that was deleted', async () => {
    const number = freshNumber();
    const eva = await signUp(test, 'Eva');
    await send(eva, number);
    expect(await receive(test, number)).toBe(eva.account._id);
    await test.deps.conversations.closeAll(new Types.ObjectId(eva.account._id));
    expect(await receive(test, number)).toBeNull();
  });

  it('of a registered contact goes to a conversation that is nobody’s', async () => {
    const number = freshNumber();
    await register(number);
    expect(await receive(test, number)).toBe(nobody.toHexString());
    expect(await receive(test, number)).toBe(nobody.toHexString());
    const [talk, ...others] = await talksOf(number);
    expect(others).toEqual([]);
    expect(talk).toMatchObject({ account: nobody, seq: 2, inbound_seq: 2, last_sent_at: null });
    expect(await membershipModel(db()).countDocuments({ conversation: talk?._id ?? nobody })).toBe(0);
  });

  it('of a registered contact with whom somebody talks goes there', async () => {
    const number = freshNumber();
    await register(number);
    expect(await receive(test, number)).toBe(nobody.toHexString());
    const { body } = await send(rosa, number);
    expect(body).toMatchObject({ direction: 'outbound' });
    const [talk] = await talksOf(number, rosa.account._id);
    const to = talk?.line_id === test.deps.hash('line', lineA) ? lineA : lineB;
    expect(await receive(test, number, to)).toBe(rosa.account._id);
  });
});

describe('an unknown sender', () => {
  it('is a row of the log: the time, a keyed hash and the text, and nothing else', async () => {
    const number = freshNumber();
    expect(await receive(test, number, lineA, 'Who are you?')).toBeNull();
    const [row] = await rows(number);
    expect(Object.keys(row ?? {}).toSorted()).toEqual(['_id', 'content', 'received_at', 'sender_index']);
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`${number.slice(-7)}|Who are you`));
    expect(row && test.deps.encryption.decrypt(row.content, unknownTextPlace(row._id))).toBe('Who are you?');
    expect(await contactOf(number)).toBeNull();
  });

  it('is logged once, however often the same text comes', async () => {
    const number = freshNumber();
    const text = { from: number, body: 'Hi', sid: newSid() };
    const answers = await Promise.all([1, 2, 3].map(() => postInbound(test, text)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await rows(number)).toHaveLength(1);
  });

  it('comes in where UNKNOWN_SENDERS is inbox: a contact is made, and a conversation that is nobody’s', async () => {
    const number = freshNumber();
    expect(await receive(open, number)).toBe(nobody.toHexString());
    expect(await contactOf(number)).toMatchObject({ is_registered: false, opt_outs: [] });
    expect(await rows(number)).toEqual([]);
  });

  it.each([
    ['a short code', '88202'],
    ['a name', 'ACME Bank'],
  ])('may be %s', async (_label, from) => {
    expect(await receive(test, from)).toBeNull();
    expect(await rows(from)).toHaveLength(1);
    expect(await receive(open, from)).toBe(nobody.toHexString());
  });

  it('that is no phone can be taken, and an answer to it says that it cannot be texted', async () => {
    const ana = await signUp(test, 'Ana');
    await setRole(test, ana, 'operator');
    await receive(open, '88203');
    const contact = await contactModel(db())
      .findOne({ phone_index: test.deps.hash('phone', '88203') })
      .orFail()
      .lean();
    const waiting = await conversationModel(db()).findOne({ contact: contact._id }).orFail().lean();
    const path = `/api/conversations/${waiting._id.toHexString()}`;
    const { body: thread } = await ana.agent.get(`${path}/messages`).expect(200);
    expect(thread).toMatchObject([{ user_id: null, sender_number: null }]);
    await ana.agent.post(`${path}/take`).expect(200);
    const message = { content: 'Thanks' };
    const answer = await ana.agent.post(`${path}/messages`).send({ message }).expect(422);
    expect(answer.body).toMatchObject({ code: 'invalid_phone_number' });
    expect((answer.body as ProblemDetails).detail).toContain('a short code or a name');
  });

  it('without any name is logged everywhere: two such are not one', async () => {
    expect(await receive(test, '')).toBeNull();
    expect(await receive(open, '')).toBeNull();
    expect(await rows('')).toHaveLength(2);
  });
});
