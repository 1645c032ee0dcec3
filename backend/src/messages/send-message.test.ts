import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let max: Person;

beforeAll(async () => {
  test = await startTestApp();
  rosa = await signUp(test);
  max = await signUp(test, 'Max');
});
afterAll(() => test.close());

const to = (recipient_number: string, content = 'Hello from MySMS!') => ({
  message: { recipient_number, content },
});
const post = (person: Person, body: object) => person.agent.post('/api/messages').send(body);
const storedCount = () => test.database.requests.collection('messages').countDocuments();

describe('POST /api/messages', () => {
  it('answers the message with Twilio’s sid, and the text reaches the phone and is delivered', async () => {
    const answer = await post(rosa, to('+12025550123')).expect(201);
    const message = answer.body as Message;
    expect(message).toMatchObject({
      recipient_number: '+12025550123',
      content: 'Hello from MySMS!',
      segments: 1,
      encoding: 'GSM-7',
      direction: 'outbound',
      user_id: rosa.account._id,
      error_code: null,
      error_message: null,
    });
    expect(message.twilio_sid).toMatch(/^SM[0-9a-f]{32}$/);
    const done = await eventually(
      async () => (await rosa.agent.get(`/api/messages/${message._id}`)).body as MessageWithEvents,
      (seen) => seen.events.length === 4,
    );
    expect(done.status).toBe('delivered');
    // The two callbacks may overtake each other; the first two events cannot.
    const evidence = done.events.map((event) => [event.source, event.provider_status]);
    expect(evidence.slice(0, 2)).toEqual([
      ['account', null],
      ['api', 'queued'],
    ]);
    expect(evidence.slice(2).toSorted()).toEqual([
      ['callback', 'delivered'],
      ['callback', 'sent'],
    ]);
    expect(done.delivered_at).not.toBeNull();
    const inLedger = test.simulator.ledger().filter((entry) => entry.sid === message.twilio_sid);
    expect(inLedger).toMatchObject([{ to: '+12025550123', body: 'Hello from MySMS!', status: 'delivered' }]);
  });

  it.each([
    ['(202) 555-0124', '+12025550124'],
    ['202.555.0125', '+12025550125'],
    ['1 202 555 0126', '+12025550126'],
    [' +1 (202) 555-0127 ', '+12025550127'],
  ])('takes the number %s as %s', async (typed, number) => {
    const answer = await post(rosa, to(typed)).expect(201);
    expect((answer.body as Message).recipient_number).toBe(number);
  });

  it('takes the fields without the envelope, and the address with .json', async () => {
    const bare = { recipient_number: '+12025550128', content: 'Bare' };
    const answer = await rosa.agent.post('/api/messages.json').send(bare).expect(201);
    expect((answer.body as Message).content).toBe('Bare');
  });

  it('keeps a refusal by the provider as a failed message with a reason', async () => {
    const answer = await post(rosa, to('+12025551610')).expect(201);
    expect(answer.body).toMatchObject({ status: 'failed', error_code: 21610, twilio_sid: null });
    expect((answer.body as Message).error_message).toContain('opted out');
  });

  it('names a contact by its id in place of the number, if it is the account’s own', async () => {
    const first = (await post(rosa, to('+12025550129')).expect(201)).body as Message;
    const body = { message: { contact_id: first.contact_id, content: 'Again' } };
    const second = (await post(rosa, body).expect(201)).body as Message;
    expect(second).toMatchObject({
      recipient_number: '+12025550129',
      conversation_id: first.conversation_id,
    });
    const refused = (await post(max, body).expect(422)).body as ProblemDetails;
    expect(refused.errors).toMatchObject([{ pointer: '/message/contact_id' }]);
  });

  it('keeps one contact per phone and one conversation per account', async () => {
    const hers = (await post(rosa, to('+12025550130')).expect(201)).body as Message;
    const again = (await post(rosa, to('(202) 555-0130')).expect(201)).body as Message;
    const his = (await post(max, to('+12025550130')).expect(201)).body as Message;
    expect(again.conversation_id).toBe(hers.conversation_id);
    expect(his.contact_id).toBe(hers.contact_id);
    expect(his.conversation_id).not.toBe(hers.conversation_id);
  });

  it.each([
    ['no number', { content: 'x' }, 422, 'invalid_fields', '/message/recipient_number'],
    [
      'half a character',
      to('+12025550123', 'Hello \ud83d').message,
      422,
      'invalid_fields',
      '/message/content',
    ],
    ['nothing', {}, 422, 'invalid_fields', '/message/content,/message/recipient_number'],
    ['no text', { recipient_number: '+12025550123' }, 422, 'invalid_fields', '/message/content'],
    [
      'a blank text',
      { recipient_number: '+12025550123', content: ' \n ' },
      422,
      'content_blank',
      '/message/content',
    ],
    [
      'a text of 1,601 units',
      { recipient_number: '+12025550123', content: 'x'.repeat(1601) },
      422,
      'content_too_long',
      '/message/content',
    ],
    ['a short number', to('+1234567890').message, 422, 'invalid_phone_number', '/message/recipient_number'],
    ['a word', to('mother').message, 422, 'invalid_phone_number', '/message/recipient_number'],
    [
      'an extension',
      to('+12025550123 ext. 5').message,
      422,
      'invalid_phone_number',
      '/message/recipient_number',
    ],
    [
      'another country',
      to('+4915112345678').message,
      422,
      'country_not_allowed',
      '/message/recipient_number',
    ],
    [
      'both number and contact',
      { ...to('+12025550123').message, contact_id: '0'.repeat(24) },
      422,
      'invalid_fields',
      '/message/contact_id',
    ],
    [
      'an operator for a number',
      { recipient_number: { $gt: '' }, content: 'x' },
      400,
      'malformed_request',
      '/message/recipient_number',
    ],
    [
      'an array for a text',
      { recipient_number: '+12025550123', content: ['x'] },
      400,
      'malformed_request',
      '/message/content',
    ],
    [
      'an unknown field',
      { ...to('+12025550123').message, colour: 'red' },
      400,
      'malformed_request',
      '/message/colour',
    ],
  ])('refuses %s, names the field, and stores nothing', async (_label, message, status, code, pointer) => {
    const before = await storedCount();
    const answer = await post(rosa, { message }).expect(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = answer.body as ProblemDetails;
    expect(problem).toMatchObject({ code, status, type: `/problems/${code}` });
    expect(problem.errors?.map((error) => error.pointer).join()).toBe(pointer);
    expect(await storedCount()).toBe(before);
  });

  it('counts 1,600 UTF-16 units as the longest text', async () => {
    const answer = await post(rosa, to('+12025550131', 'x'.repeat(1600))).expect(201);
    expect((answer.body as Message).segments).toBe(11);
  });

  it('stores neither number nor text in clear anywhere', async () => {
    await post(rosa, to('+12025550132', 'A secret appointment')).expect(201);
    const collections = await test.database.requests.db?.collections();
    const everything = await Promise.all((collections ?? []).map((c) => c.find().toArray()));
    const dump = JSON.stringify(everything);
    expect(dump).not.toContain('2025550132');
    expect(dump).not.toContain('A secret appointment');
    expect(dump).not.toContain('Rosa');
  });
});

describe('GET /api/messages/:id', () => {
  it.each([['somebody else’s'], ['one that does not exist'], ['a malformed one']])(
    'answers 404 for %s',
    async (which) => {
      const his = (await post(max, to('+12025550150')).expect(201)).body as Message;
      const id = { 'somebody else’s': his._id, 'a malformed one': 'nonsense' }[which] ?? '0'.repeat(24);
      const answer = await rosa.agent.get(`/api/messages/${id}`).expect(404);
      expect((answer.body as ProblemDetails).code).toBe('not_found');
    },
  );
});
