import { randomUUID } from 'node:crypto';
import type { MessageStatus } from '@mysms/contract/message-status';
import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from './message-record.ts';

let test: TestApp;
let rosa: Person;
let max: Person;
const others: TestApp[] = [];

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  rosa = await signUp(test);
  max = await signUp(test, 'Max');
});
afterAll(async () => {
  for (const app of [...others, test]) await app.close();
});

const tomorrow = () => new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
const messages = () => test.database.requests.collection<MessageRecord>('messages');
async function send(person: Person, more: object = {}, key: string = randomUUID()): Promise<Message> {
  const message = { recipient_number: '+12025550123', content: 'Hello again ✓', ...more };
  const sending = person.agent.post('/api/messages').set('Idempotency-Key', key).send({ message });
  return (await sending.expect(201)).body as Message;
}
/** A text of Rosa's that stands at this status. */
async function textAt(status: MessageStatus): Promise<Message> {
  const message = await send(rosa);
  await moveTo(message, status);
  return message;
}
const moveTo = ({ _id }: Message, status: MessageStatus) =>
  messages().updateOne({ _id: new Types.ObjectId(_id) }, { $set: { status } });
const resend = (person: Person, id: string, key: string = randomUUID()) =>
  person.agent.post(`/api/messages/${id}/resend`).set('Idempotency-Key', key);

describe('POST /api/messages/:id/resend', () => {
  it.each(['failed', 'undelivered', 'canceled', 'unknown'] as const)(
    'makes a new message of one that is %s, with the same text to the same contact',
    async (status) => {
      const original = await textAt(status);
      const made = (await resend(rosa, original._id).expect(201)).body as Message;
      expect(made._id).not.toBe(original._id);
      expect(made).toMatchObject({
        status: 'queued',
        content: original.content,
        contact_id: original.contact_id,
        conversation_id: original.conversation_id,
        recipient_number: original.recipient_number,
        encoding: 'UCS-2',
        send_at: null,
      });
      const kept = (await rosa.agent.get(`/api/messages/${original._id}`).expect(200)).body as Message;
      expect(kept.status).toBe(status);
    },
  );

  it.each(['scheduled', 'queued', 'sent', 'delivered', 'read', 'received'] as const)(
    'does nothing about one that is %s',
    async (status) => {
      const original = await textAt(status);
      const before = await messages().countDocuments();
      const refused = (await resend(rosa, original._id).expect(409)).body as ProblemDetails;
      expect(refused.code).toBe('not_resendable');
      expect(await messages().countDocuments()).toBe(before);
    },
  );

  it('leaves at the original when it was first sent again, and not what was not', async () => {
    const original = await textAt('failed');
    expect(original.resent_at).toBeNull();
    await resend(rosa, original._id).expect(201);
    const read = async () =>
      (await rosa.agent.get(`/api/messages/${original._id}`).expect(200)).body as Message;
    const { resent_at: at } = await read();
    expect(Math.abs(Date.parse(at ?? '') - Date.now())).toBeLessThan(5000);
    await resend(rosa, original._id).expect(201);
    expect((await read()).resent_at).toBe(at);
    const refused = await textAt('delivered');
    await resend(rosa, refused._id).expect(409);
    expect((await rosa.agent.get(`/api/messages/${refused._id}`)).body).toMatchObject({ resent_at: null });
  });

  it('sends now what had been scheduled', async () => {
    const original = await send(rosa, { send_at: tomorrow() });
    await rosa.agent.post(`/api/messages/${original._id}/cancel`).expect(200);
    const made = (await resend(rosa, original._id).expect(201)).body as Message;
    expect(made).toMatchObject({ status: 'queued', send_at: null });
  });

  it('answers a repeat with the first new message, whatever became of the original since', async () => {
    const [original, key] = [await textAt('unknown'), randomUUID()];
    const made = (await resend(rosa, original._id, key).expect(201)).body as Message;
    await moveTo(original, 'delivered');
    const repeat = (await resend(rosa, original._id, key).expect(200)).body as Message;
    expect(repeat._id).toBe(made._id);
  });

  it('makes one message of eight requests at the same moment', async () => {
    const [original, key] = [await textAt('failed'), randomUUID()];
    const before = await messages().countDocuments();
    const answers = await Promise.all(Array.from({ length: 8 }, () => resend(rosa, original._id, key)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(await messages().countDocuments()).toBe(before + 1);
  });

  it('needs a key of its own: none, that of the original, and that of another one are refused', async () => {
    const key = randomUUID();
    const original = await send(rosa, {}, key);
    await moveTo(original, 'failed');
    const other = await textAt('failed');
    const withoutKey = await rosa.agent.post(`/api/messages/${original._id}/resend`).expect(400);
    expect((withoutKey.body as ProblemDetails).code).toBe('idempotency_key_required');
    const withSame = (await resend(rosa, original._id, key).expect(422)).body as ProblemDetails;
    expect(withSame.code).toBe('idempotency_key_reused');
    const used = randomUUID();
    await resend(rosa, original._id, used).expect(201);
    const withUsed = (await resend(rosa, other._id, used).expect(422)).body as ProblemDetails;
    expect(withUsed.code).toBe('idempotency_key_reused');
  });

  it.each([
    ['somebody else’s', async () => (await send(max))._id],
    ['one that does not exist', () => Promise.resolve('0'.repeat(24))],
    ['a malformed one', () => Promise.resolve('nonsense')],
  ])('answers 404 for %s', async (_label, idOf) => {
    const before = await idOf();
    const count = await messages().countDocuments();
    await resend(rosa, before).expect(404);
    expect(await messages().countDocuments()).toBe(count);
  });

  it('stays on the line of the original while that is ours, whatever was sent on another since', async () => {
    const signInTo = async (lines: string) => {
      const env = { ...sameInstallation(test), TWILIO_FROM_NUMBER: lines };
      const app = await startTestApp({ env, dispatch: false });
      others.push(app);
      const agent = request.agent(app.app);
      await agent.post('/users/sign_in').send({ email: rosa.email, password: rosa.password }).expect(200);
      return { ...rosa, agent };
    };
    const [lineA, lineB] = ['+12025550100', '+12025550101'];
    const [onlyB, both] = [await signInTo(lineB), await signInTo(`${lineA},${lineB}`)];
    const original = await send(rosa, { recipient_number: '+12025550129' });
    await moveTo(original, 'failed');
    const onB = await send(onlyB, { recipient_number: '+12025550129' });
    const again = (await resend(both, original._id).expect(201)).body as Message;
    expect(again).toMatchObject({ conversation_id: original.conversation_id });
    const elsewhere = (await resend(onlyB, original._id).expect(201)).body as Message;
    expect(elsewhere).toMatchObject({ conversation_id: onB.conversation_id });
  });

  it('takes no body', async () => {
    const original = await textAt('failed');
    const answer = await resend(rosa, original._id).send({ content: 'Another text' }).expect(400);
    expect((answer.body as ProblemDetails).code).toBe('malformed_request');
  });
});
