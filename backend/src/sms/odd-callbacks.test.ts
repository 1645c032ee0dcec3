import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postCallback, type TestCallback } from '../../test/post-callback.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const number = '+12025550123';
const lines: string[] = [];
let test: TestApp;
let rosa: Person;
let message: Message;

beforeAll(async () => {
  test = await startTestApp({
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
  });
  test.simulator.holdCallbacks(true);
  rosa = await signUp(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  message = await send();
});

const send = async (): Promise<Message> => {
  const body = { message: { recipient_number: number, content: 'Hello' } };
  return (await rosa.agent.post('/api/messages').send(body).expect(201)).body as Message;
};
const read = async ({ _id }: Message = message) =>
  (await rosa.agent.get(`/api/messages/${_id}`).expect(200)).body as MessageWithEvents;
const post = (callback: Partial<TestCallback>) =>
  postCallback(test, { id: message._id, sid: message.twilio_sid ?? '', status: 'delivered', ...callback });

describe('a signed callback', () => {
  it.each([
    ['with two statuses', { status: ['sent', 'delivered'] }],
    ['with a sid that is none', { sid: 'SM1' }],
    ['with an overlong error code', { more: { ErrorCode: '3'.repeat(21) } }],
  ])('%s is refused and changes nothing', async (_label, odd) => {
    const before = await read();
    expect(await post(odd)).toEqual({ status: 400, code: 'malformed_request' });
    expect(await read()).toEqual(before);
  });

  it('with a field of 90 kB is taken, and the field is not kept', async () => {
    expect(await post({ more: { Body: 'x'.repeat(90_000) } })).toEqual({ status: 204 });
    const kept = await test.database.requests
      .collection('messages')
      .findOne({ twilio_sid: message.twilio_sid });
    expect(JSON.stringify(kept).length).toBeLessThan(10_000);
  });

  it('with an error code that is no number is taken without one', async () => {
    expect(await post({ status: 'undelivered', more: { ErrorCode: '3e4; drop' } })).toEqual({ status: 204 });
    expect(await read()).toMatchObject({ status: 'undelivered', error_code: null });
  });

  it('with our id and another message’s sid is kept, refused, and logged without a number', async () => {
    const other = await send();
    lines.length = 0;
    expect(await post({ sid: other.twilio_sid ?? '' })).toEqual({ status: 200, reason: 'sid_mismatch' });

    const seen = await read();
    expect(seen).toMatchObject({ status: 'queued', twilio_sid: message.twilio_sid });
    expect(seen.events.at(-1)).toMatchObject({ applied: false, note: 'sid_mismatch' });
    expect(await read(other)).toMatchObject({ status: 'queued', twilio_sid: other.twilio_sid });
    const warnings = lines.filter((line) => (JSON.parse(line) as { level: number }).level === 40);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(message._id);
    expect(lines.join()).not.toContain(number.slice(1));
  });

  it('with the id of a text that waits for its time and another one’s sid leaves it waiting', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const body = { message: { recipient_number: number, content: 'Later', send_at: sendAt } };
    const later = (await rosa.agent.post('/api/messages').send(body).expect(201)).body as Message;
    const foreign = { id: later._id, sid: message.twilio_sid ?? '' };
    expect(await post(foreign)).toEqual({ status: 200, reason: 'sid_mismatch' });

    const seen = await read(later);
    expect(seen).toMatchObject({ status: 'scheduled', twilio_sid: null });
    expect(seen.events.at(-1)).toMatchObject({ applied: false, note: 'sid_mismatch' });
    await rosa.agent.post(`/api/messages/${later._id}/cancel`).expect(200);
  });

  it('about an id that is nobody’s is about the message with its sid', async () => {
    expect(await post({ id: '0'.repeat(24) })).toEqual({ status: 204 });
    expect((await read()).status).toBe('delivered');
  });
});
