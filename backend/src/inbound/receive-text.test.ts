import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound, type TestText } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { conversationModel, type ConversationRecord } from '../conversations/conversation-record.ts';
import { messageModel, type MessageRecord } from '../messages/message-record.ts';

let test: TestApp;
let other: TestApp;
let rosa: Person;
let lastNumber = 2000;

beforeAll(async () => {
  test = await startTestApp();
  other = await startTestApp({ env: sameInstallation(test), dispatch: false });
  rosa = await signUp(test);
});
afterAll(async () => {
  await other.close();
  await test.close();
});

/** A number to which Rosa has sent a text. */
async function known(): Promise<string> {
  const number = `+1202555${String((lastNumber += 1))}`;
  await rosa.agent
    .post('/api/messages')
    .send({ message: { recipient_number: number, content: 'Hello' } })
    .expect(201);
  return number;
}
const receive = (text: TestText, app = test) =>
  postInbound(app, { signedUrl: `${test.url}/api/twilio/inbound`, ...text });
const listed = async (query = '') =>
  (await rosa.agent.get(`/api/messages${query}`).expect(200)).body as Message[];
const storedBy = async (sid: string) =>
  messageModel(test.database.requests).find({ twilio_sid: sid }).lean<MessageRecord[]>();
const storedOne = async (sid: string) => {
  const [message, ...others] = await storedBy(sid);
  if (message === undefined || others.length > 0) throw new Error('There is not exactly one.');
  return message;
};
const conversationOf = (message: MessageRecord) =>
  conversationModel(test.database.requests)
    .findById(message.conversation)
    .orFail()
    .lean<ConversationRecord>();

describe('POST /api/twilio/inbound', () => {
  it('stores a text and answers TwiML that says nothing', async () => {
    const from = await known();
    const sid = newSid();
    const answer = await receive({ from, body: 'On my way', sid });
    expect(answer).toEqual({
      status: 200,
      type: 'text/xml; charset=utf-8',
      text: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
    const [newest] = await listed();
    expect(newest).toMatchObject({
      direction: 'inbound',
      status: 'received',
      content: 'On my way',
      sender_number: from,
      recipient_number: test.config.twilio.numbers[0],
      twilio_sid: sid,
      segments: 1,
      encoding: 'GSM-7',
      media: [],
      next_check_at: null,
      sent_at: null,
      delivered_at: null,
      error_message: null,
    });
    const { body } = await rosa.agent.get(`/api/messages/${newest?._id ?? ''}`).expect(200);
    expect((body as MessageWithEvents).events).toMatchObject([
      { source: 'callback', status: 'received', provider_status: 'received', applied: true },
    ]);
  });

  it('stands in the thread after what was sent, and moves the conversation', async () => {
    const from = await known();
    const sid = newSid();
    await receive({ from, body: 'Ok', sid });
    const message = await storedOne(sid);
    const conversation = await conversationOf(message);
    expect(message.seq).toBe(2);
    expect(conversation).toMatchObject({ seq: 2, inbound_seq: 2, last_activity_at: message.created_at });
  });

  it('keeps neither the number nor the text in the clear', async () => {
    const from = await known();
    const sid = newSid();
    await receive({ from, body: 'Very private words', sid });
    const everything = JSON.stringify([await storedOne(sid), await conversationOf(await storedOne(sid))]);
    expect(everything).not.toContain('private');
    expect(everything).not.toContain(from.slice(-7));
  });

  it.each([
    ['an empty one', '', 0],
    ['1,600 characters', 'x'.repeat(1600), 11],
    ['emoji', '👩‍👩‍👧‍👦 🎉', 1],
    ['right-to-left text', 'שלום, مرحبا \u202ertl', 1],
    ['markup', '<script>alert(1)</script> & <Response><Message>x</Message></Response>', 1],
    ['line ends and odd spaces', ' a\r\nb\tc\u00a0 ', 1],
    ['what looks like an operator', '$where {"$gt": ""} $$NOW', 1],
    ['64 kB', 'y'.repeat(64_000), 419],
  ])('takes a body as it is: %s', async (_label, body, segments) => {
    const sid = newSid();
    expect((await receive({ from: await known(), body, sid })).status).toBe(200);
    const [newest] = await listed('?limit=1&direction=inbound');
    expect(newest).toMatchObject({ twilio_sid: sid, content: body, segments });
  });

  it('takes a text without a body', async () => {
    const sid = newSid();
    expect((await receive({ from: await known(), sid })).status).toBe(200);
    expect((await listed('?limit=1'))[0]).toMatchObject({ twilio_sid: sid, content: '', segments: 0 });
  });

  it('keeps the sids of what came with it', async () => {
    const [sid, picture, card] = [newSid('MM'), `ME${'a'.repeat(32)}`, `ME${'b'.repeat(32)}`];
    const base = `https://api.twilio.com/2010-04-01/Accounts/${test.config.twilio.accountSid}/Messages/${sid}/Media`;
    const more = {
      NumMedia: '3',
      MediaUrl0: `${base}/${picture}`,
      MediaContentType0: 'image/jpeg',
      MediaUrl1: `${base}/${card}`,
      MediaUrl2: 'https://evil.example/x.png',
      MediaContentType2: 'image/png',
    };
    await receive({ from: await known(), sid, more });
    const [newest] = await listed('?limit=1');
    const path = `/api/messages/${newest?._id ?? ''}/media`;
    expect(newest?.media).toEqual([
      { sid: picture, content_type: 'image/jpeg', url: `${path}/${picture}` },
      { sid: card, content_type: 'application/octet-stream', url: `${path}/${card}` },
    ]);
  });

  it('cannot be canceled, sent again or moved by a callback', async () => {
    const sid = newSid();
    await receive({ from: await known(), body: 'Hi', sid });
    const id = (await storedOne(sid))._id.toHexString();
    await rosa.agent.post(`/api/messages/${id}/cancel`).expect(409);
    await rosa.agent.post(`/api/messages/${id}/resend`).set('Idempotency-Key', sid).expect(409);
    expect(await storedOne(sid)).toMatchObject({
      status: 'received',
      dispatch: { state: 'handed_over', claim_id: null },
      check: { at: null },
    });
  });

  it('counts in the list, the summary and the list’s version', async () => {
    const before = await rosa.agent.get('/api/messages?limit=1').expect(200);
    const counts = async () =>
      ((await rosa.agent.get('/api/messages/summary').expect(200)).body as { counts: Record<string, number> })
        .counts['received'] ?? 0;
    const counted = await counts();
    const from = await known();
    await receive({ from, body: 'One more' });
    const after = await rosa.agent
      .get('/api/messages?limit=1')
      .set('If-None-Match', before.headers['etag'] ?? '')
      .expect(200);
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    expect(await counts()).toBe(counted + 1);
    expect((await listed('?direction=inbound&limit=1'))[0]).toMatchObject({ content: 'One more' });
    expect((await listed('?direction=outbound&limit=1'))[0]).toMatchObject({ recipient_number: from });
  });
});

describe('the same text again', () => {
  it('changes nothing, also much later', async () => {
    const from = await known();
    const sid = newSid();
    await receive({ from, body: 'First', sid });
    for (let n = 0; n < 12; n += 1) await receive({ from, body: `Text ${n}` });
    const before = await conversationOf(await storedOne(sid));
    expect((await receive({ from, body: 'First', sid })).status).toBe(200);
    expect(await conversationOf(await storedOne(sid))).toEqual(before);
  });

  it('at the same moment on two processes is one message, one turn and one unread', async () => {
    const from = await known();
    const sid = newSid();
    const copies = [test, other, test, other, test].map((app) => receive({ from, body: 'Once', sid }, app));
    const answers = await Promise.all(copies);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const message = await storedOne(sid);
    expect(message.seq).toBe(2);
    expect(await conversationOf(message)).toMatchObject({ seq: 2, inbound_seq: 2 });
  });

  it('mixed with others at the same moment leaves every text a turn of its own', async () => {
    const from = await known();
    const sids = Array.from({ length: 6 }, () => newSid());
    const posts = [...sids, ...sids, ...sids].map((sid, n) =>
      receive({ from, body: 'Mixed', sid }, n % 2 === 0 ? test : other),
    );
    await Promise.all(posts);
    const stored = await Promise.all(sids.map(storedOne));
    expect(stored.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  /** A text of which only the turn was stored, as after a crash; and one that came after it. */
  async function halfReceived() {
    const [from, sid] = [await known(), newSid()];
    await receive({ from, body: 'Again', sid });
    const first = await storedOne(sid);
    await messageModel(test.database.requests).deleteOne({ _id: first._id });
    await receive({ from, body: 'Later' });
    return { from, sid, first, path: `/api/conversations/${first.conversation.toHexString()}` };
  }
  const unreadAt = async (path: string) =>
    ((await rosa.agent.get(path).expect(200)).body as { unread_count: number }).unread_count;

  it('takes the place it was given when the first try did not come to the end', async () => {
    const { from, sid, first, path } = await halfReceived();
    await receive({ from, body: 'Again', sid });
    expect(await storedOne(sid)).toMatchObject({
      _id: first._id,
      seq: first.seq,
      created_at: first.created_at,
    });
    expect(await unreadAt(path)).toBe(2);
  });

  it('takes a later place when its own was read beyond meanwhile: it is unread', async () => {
    const { from, sid, first, path } = await halfReceived();
    const [latest] = (await rosa.agent.get(`${path}/messages?limit=1`).expect(200)).body as Message[];
    await rosa.agent.post(`${path}/read`).send({ up_to: latest?._id }).expect(200);
    const copies = [test, other, test].map((app) => receive({ from, body: 'Again', sid }, app));
    await Promise.all(copies);
    expect((await storedOne(sid)).seq).toBeGreaterThan(first.seq + 1);
    expect(await unreadAt(path)).toBe(1);
  });

  it('brings back a conversation that was archived meanwhile', async () => {
    const { from, sid, path } = await halfReceived();
    await rosa.agent.patch(path).send({ archived: true }).expect(200);
    await receive({ from, body: 'Again', sid });
    expect((await rosa.agent.get(path).expect(200)).body).toMatchObject({ archived: false, unread_count: 2 });
  });
});
