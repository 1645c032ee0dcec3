import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import request from 'supertest';
import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let message: Message;

beforeAll(async () => {
  test = await startTestApp();
  rosa = await signUp(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  // Held, so that only what a test posts arrives.
  test.simulator.holdCallbacks(true);
  const body = { message: { recipient_number: '+12025550123', content: 'Hello' } };
  message = (await rosa.agent.post('/api/messages').send(body).expect(201)).body as Message;
});

type Form = Record<string, string>;

const form = (more: Form): Form => ({
  AccountSid: test.config.twilio.accountSid,
  MessageSid: message.twilio_sid ?? '',
  ...more,
});
const byId = () => `/api/twilio/status_callback/${message._id}`;

function postSigned(path: string, body: Form, sign: { url?: string; token?: string } = {}) {
  const [token = ''] = test.config.twilio.authTokens;
  const url = sign.url ?? test.url + path;
  const signature = twilio.getExpectedTwilioSignature(sign.token ?? token, url, body);
  return request(test.app).post(path).type('form').set('X-Twilio-Signature', signature).send(body);
}
const read = async () =>
  (await rosa.agent.get(`/api/messages/${message._id}`).expect(200)).body as MessageWithEvents;

describe('POST /api/twilio/status_callback/:message_id', () => {
  it('applies a status and answers 204', async () => {
    await postSigned(byId(), form({ MessageStatus: 'sent' })).expect(204);
    expect((await read()).status).toBe('sent');
  });

  it('keeps a failure’s code and gives a sentence', async () => {
    await postSigned(byId(), form({ MessageStatus: 'undelivered', ErrorCode: '30006' })).expect(204);
    expect(await read()).toMatchObject({ status: 'undelivered', error_code: 30006 });
    expect((await read()).error_message).toContain('landline');
  });

  it('keeps late evidence without rewinding', async () => {
    await postSigned(byId(), form({ MessageStatus: 'delivered' })).expect(204);
    const late = await postSigned(byId(), form({ MessageStatus: 'sent' })).expect(200);
    expect(late.body).toEqual({ outcome: 'ignored', reason: 'late' });
    const seen = await read();
    expect(seen.status).toBe('delivered');
    expect(seen.events.map((event) => event.provider_status)).toContain('sent');
  });

  it('clears the error when a better status comes, and keeps it in the event', async () => {
    await postSigned(byId(), form({ MessageStatus: 'sent', ErrorCode: '30008' })).expect(204);
    await postSigned(byId(), form({ MessageStatus: 'delivered' })).expect(204);
    const seen = await read();
    expect(seen).toMatchObject({ status: 'delivered', error_code: null, error_message: null });
    expect(seen.events.map((event) => event.error_code)).toContain(30008);
  });

  it('keeps the same evidence once', async () => {
    await postSigned(byId(), form({ MessageStatus: 'sent' })).expect(204);
    const before = (await read()).events.length;
    const again = await postSigned(byId(), form({ MessageStatus: 'sent' })).expect(200);
    expect(again.body).toEqual({ outcome: 'ignored', reason: 'duplicate' });
    expect((await read()).events).toHaveLength(before);
  });

  it('keeps five copies at the same moment once', async () => {
    const copies = Array.from({ length: 5 }, () => postSigned(byId(), form({ MessageStatus: 'delivered' })));
    const statuses = (await Promise.all(copies)).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 204]);
    expect((await read()).events.filter((event) => event.provider_status === 'delivered')).toHaveLength(1);
  });

  it('keeps a status that nobody knows as evidence', async () => {
    const answer = await postSigned(byId(), form({ MessageStatus: '$teleported' })).expect(200);
    expect(answer.body).toEqual({ outcome: 'ignored', reason: 'unknown_status' });
    const seen = await read();
    expect(seen.status).toBe('queued');
    expect(seen.events.at(-1)).toMatchObject({
      provider_status: '$teleported',
      status: null,
      applied: false,
    });
  });

  it('keeps, and does not apply, a sid that is not this message’s', async () => {
    const foreign = form({ MessageSid: `SM${'e'.repeat(32)}`, MessageStatus: 'delivered' });
    const answer = await postSigned(byId(), foreign).expect(200);
    expect(answer.body).toEqual({ outcome: 'ignored', reason: 'sid_mismatch' });
    expect(await read()).toMatchObject({ status: 'queued', twilio_sid: message.twilio_sid });
  });

  it('takes the general address too, by MessageSid', async () => {
    await postSigned('/api/twilio/status_callback', form({ MessageStatus: 'delivered' })).expect(204);
    expect((await read()).status).toBe('delivered');
  });

  it('takes the suffix .json, signed as it was asked', async () => {
    await postSigned(`${byId()}.json`, form({ MessageStatus: 'sent' })).expect(204);
    await postSigned('/api/twilio/status_callback.json', form({ MessageStatus: 'delivered' })).expect(204);
    expect((await read()).status).toBe('delivered');
  });

  it('signs empty and new parameters as they come', async () => {
    const body = form({ MessageStatus: 'sent', RawDlrDoneDate: '', SomethingNew: ' a&b=c \r\n é' });
    await postSigned(byId(), body).expect(204);
  });

  it('costs at most two round trips to the database', async () => {
    const counted = await startTestApp({ connectOptions: { monitorCommands: true } });
    try {
      counted.simulator.holdCallbacks(true);
      const person = await signUp(counted);
      const body = { message: { recipient_number: '+12025550123', content: 'Hello' } };
      const sent = (await person.agent.post('/api/messages').send(body).expect(201)).body as Message;
      const commands: string[] = [];
      counted.database.requests.getClient().on('commandStarted', ({ command }) => {
        if (command['update'] === 'messages' || command['find'] === 'messages')
          commands.push(JSON.stringify(command));
      });
      await counted.simulator.sendCallback(sent.twilio_sid ?? '', 'delivered');
      expect(commands.filter((command) => command.includes(sent._id))).toHaveLength(2);
    } finally {
      await counted.close();
    }
  });
});

describe('a message that we do not know yet', () => {
  it('is answered 200 and kept until its sid appears', async () => {
    const sid = `SM${'a'.repeat(32)}`;
    const answer = await postSigned(
      '/api/twilio/status_callback',
      form({ MessageSid: sid, MessageStatus: 'sent' }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ outcome: 'ignored', reason: 'unknown_message' });
    expect(await test.deps.earlyCallbacks.findBySid(sid)).toHaveLength(1);
  });

  it('is applied when its sid appears', async () => {
    const [fresh] = test.simulator.ledger().slice(-1);
    const sid = fresh?.sid ?? '';
    await test.database.requests
      .collection('messages')
      .updateOne(
        { twilio_sid: sid },
        { $set: { twilio_sid: null, status: 'unknown', 'dispatch.state': 'unknown' } },
      );
    const general = '/api/twilio/status_callback';
    expect(
      (await postSigned(general, form({ MessageSid: sid, MessageStatus: 'delivered' }))).body,
    ).toMatchObject({
      reason: 'unknown_message',
    });
    await postSigned(byId(), form({ MessageSid: sid, MessageStatus: 'sent' })).expect(204);
    expect((await read()).status).toBe('delivered');
  });

  it('is kept once however often it is said', async () => {
    const sid = `SM${'b'.repeat(32)}`;
    const say = () =>
      postSigned('/api/twilio/status_callback', form({ MessageSid: sid, MessageStatus: 'sent' }));
    await Promise.all([say(), say(), say()]);
    expect(await test.deps.earlyCallbacks.findBySid(sid)).toHaveLength(1);
  });
});

describe('a callback that is not Twilio’s', () => {
  const stored = async () => ({
    events: (await read()).events.length,
    early: await test.database.requests.collection('early_callbacks').countDocuments(),
  });

  it.each([
    ['without a signature', {}, 400, 'missing_signature'],
    ['with a forged one', { token: 'f'.repeat(32) }, 403, 'invalid_signature'],
    ['signed for another address', { url: 'https://elsewhere.example/api' }, 403, 'invalid_signature'],
  ])('%s is refused and nothing is stored', async (label, sign, status, code) => {
    const before = await stored();
    const body = form({ MessageStatus: 'delivered' });
    const attempt =
      label === 'without a signature'
        ? request(test.app).post(byId()).type('form').send(body)
        : postSigned(byId(), body, sign);
    const answer = await attempt;
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
    expect(await stored()).toEqual(before);
  });

  it('is refused with another account’s sid', async () => {
    const before = await stored();
    const body = form({ AccountSid: `AC${'0'.repeat(32)}`, MessageStatus: 'delivered' });
    const answer = await postSigned(byId(), body).expect(403);
    expect(answer.body).toMatchObject({ code: 'foreign_account' });
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['no sid', { MessageSid: '' }],
    ['no status', { MessageStatus: '' }],
    ['an overlong status', { MessageStatus: 'x'.repeat(101) }],
  ])('signed but with %s is 400', async (_label, fields) => {
    const body = form({ MessageStatus: 'sent', ...fields });
    expect((await postSigned(byId(), body)).status).toBe(400);
  });

  it('over 256 kB is 413, and JSON is 415 and told what is taken', async () => {
    expect((await postSigned(byId(), form({ Body: 'x'.repeat(257_000) }))).status).toBe(413);
    const json = await request(test.app)
      .post(byId())
      .set('X-Twilio-Signature', 'x')
      .send({ MessageStatus: 'sent' })
      .expect(415);
    expect((json.body as ProblemDetails).detail).toContain('application/x-www-form-urlencoded');
  });

  it('by GET is 405', async () => {
    const answer = await request(test.app).get(byId()).expect(405);
    expect(answer.headers['allow']).toBe('POST');
  });
});
