import { randomUUID } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('Idempotency-Key', () => {
  const withKey = (person: Person, key: string, body: object) =>
    person.agent.post('/api/messages').set('Idempotency-Key', key).send(body);

  it('answers a repeat with the first message and texts once', async () => {
    const key = randomUUID();
    const first = (await withKey(rosa, key, to('+12025550140')).expect(201)).body as Message;
    const repeat = (await withKey(rosa, key, to('(202) 555-0140')).expect(200)).body as Message;
    expect(repeat._id).toBe(first._id);
    expect(test.simulator.ledger().filter((entry) => entry.to === '+12025550140')).toHaveLength(1);
  });

  it('makes one message of eight requests at the same moment', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => withKey(rosa, key, to('+12025550141'))),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([
      200, 200, 200, 200, 200, 200, 200, 201,
    ]);
    expect(new Set(answers.map((answer) => (answer.body as Message)._id)).size).toBe(1);
    expect(test.simulator.ledger().filter((entry) => entry.to === '+12025550141')).toHaveLength(1);
  });

  it.each([
    ['another text', to('+12025550142', 'Other')],
    ['another number', to('+12025550143')],
  ])('refuses the same key for %s', async (_label, other) => {
    const key = randomUUID();
    await withKey(rosa, key, to('+12025550142')).expect(201);
    const refused = await withKey(rosa, key, other).expect(422);
    expect((refused.body as ProblemDetails).code).toBe('idempotency_key_reused');
  });

  it('belongs to the account', async () => {
    const key = randomUUID();
    const hers = (await withKey(rosa, key, to('+12025550144')).expect(201)).body as Message;
    const his = (await withKey(max, key, to('+12025550144')).expect(201)).body as Message;
    expect(his._id).not.toBe(hers._id);
  });

  it('is not used up by a request that was refused', async () => {
    const key = randomUUID();
    await withKey(rosa, key, to('+12025550145', ' ')).expect(422);
    await withKey(rosa, key, to('+12025550145', 'Now right')).expect(201);
  });

  it('makes the message that the first request had no time for', async () => {
    const key = randomUUID();
    const { contacts, conversations, lines } = test.deps;
    // It died half way: contact and conversation are there, the message is not.
    const contact = await contacts.findOrCreate('+12025550147');
    const account = new Types.ObjectId(rosa.account._id);
    const half = await conversations.takeFirstTurn(account, contact.id, lines[0].id);
    const made = (await withKey(rosa, key, to('+12025550147')).expect(201)).body as Message;
    expect(made).toMatchObject({
      contact_id: contact.id.toHexString(),
      conversation_id: half.conversation.toHexString(),
    });
    const repeat = (await withKey(rosa, key, to('+12025550147')).expect(200)).body as Message;
    expect(repeat._id).toBe(made._id);
  });

  it.each([
    ['255 characters', 'k'.repeat(255), 201],
    ['256 characters', 'k'.repeat(256), 400],
    ['a tab', 'one\ttwo', 400],
    ['no character', '', 400],
  ])('of %s is answered rightly', async (_label, key, status) => {
    const answer = await withKey(rosa, key, to('+12025550146')).expect(status);
    if (status === 400) expect((answer.body as ProblemDetails).code).toBe('malformed_idempotency_key');
  });
});
