import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { signUp, type Person } from '../test/sign-up.ts';
import { startTestApp, type TestApp } from '../test/start-test-app.ts';
import { startThreeNodes, type ThreeNodes } from '../test/start-three-nodes.ts';
import { createApp } from './app.ts';
import { messageModel, type DispatchRecord } from './messages/message-record.ts';

let nodes: ThreeNodes;
let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  nodes = await startThreeNodes();
  test = await startTestApp({ env: { MONGODB_URI: nodes.uri('failover') }, dispatch: false });
  rosa = await signUp(test);
}, 60_000);
afterAll(async () => {
  await test.close().finally(() => nodes.stop());
});

const acceptedFor = (number: string) => test.simulator.ledger().filter(({ to }) => to === number);

function send({ agent }: Pick<Person, 'agent'>, key: string, number: string) {
  const body = { message: { recipient_number: number, content: `Text ${key}` } };
  return agent.post('/api/messages').set('Idempotency-Key', key).send(body);
}

describe('a write that only the primary has', () => {
  it('is no accepted text: the answer is 503, and a repeat with the key texts once', async () => {
    const number = '+12025550171';
    const { messages } = test.deps;
    const app = createApp({
      ...test.deps,
      messages: {
        ...messages,
        async insert(message) {
          await nodes.holdSecondaries(true);
          return messages.insert(message);
        },
      },
    });
    const ana = await signUp({ app }, 'Ana');
    const answer = await send(ana, 'one node', number);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'outcome_unknown' });
    // Only the primary has it, and may lose it: a repeat must not be told that it is there.
    expect((await send(ana, 'one node', number)).status).toBe(503);

    await nodes.holdSecondaries(false);
    const agent = request.agent(test.app);
    await agent.post('/users/sign_in').send({ email: ana.email, password: ana.password }).expect(200);
    await eventually(
      () => send({ agent }, 'one node', number),
      ({ status }) => status === 200 || status === 201,
    );
    expect((await agent.get('/api/messages')).body).toHaveLength(1);
  });

  it('is no claim: nothing is handed over until a majority has one', async () => {
    const number = '+12025550172';
    const answer = await send(rosa, 'claimed by one node', number).expect(201);
    const dispatchNow = async (): Promise<DispatchRecord> => {
      const _id = new Types.ObjectId((answer.body as Message)._id);
      const stored = await messageModel(test.database.requests).findById(_id).orFail().lean();
      return stored.dispatch;
    };
    await nodes.holdSecondaries(true);
    test.start();
    await eventually(dispatchNow, ({ state }) => state === 'claimed');
    await eventually(dispatchNow, ({ state }) => state === 'waiting');
    expect(acceptedFor(number)).toEqual([]);

    await nodes.holdSecondaries(false);
    await eventually(
      () => acceptedFor(number),
      (entries) => entries.length === 1,
    );
  });
});

describe('when the primary is killed in the middle of sending', () => {
  const texts = Array.from(
    { length: 60 },
    (_, index) => [`key ${index}`, `+1202555${1000 + index}`] as const,
  );
  const answers: { status: number; ms: number }[] = [];
  const ids = new Map<string, Set<string>>();
  const accepted = () => texts.filter(([key]) => ids.has(key)).length;

  /** As a client does it: the same key again until there is an answer. */
  async function sendUntilAnswered([key, number]: readonly [string, string]): Promise<void> {
    await eventually(
      async () => {
        const startedAt = performance.now();
        const { status, body } = await send(rosa, key, number);
        answers.push({ status, ms: performance.now() - startedAt });
        if (status === 201 || status === 200)
          ids.set(key, (ids.get(key) ?? new Set()).add((body as Message)._id));
        return status;
      },
      (status) => status === 201 || status === 200,
    );
  }

  beforeAll(async () => {
    const left = [...texts];
    const client = async (): Promise<void> => {
      for (let text = left.shift(); text !== undefined; text = left.shift()) await sendUntilAnswered(text);
    };
    const clients = Promise.all(Array.from({ length: 4 }, client));
    await eventually(accepted, (count) => count >= 15);
    await nodes.killPrimary();
    await clients;
  }, 60_000);

  it('every request is answered within 3 s, with 503 when it must', () => {
    for (const { status } of answers) expect([201, 200, 503]).toContain(status);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(3000);
  });

  it('nothing accepted is lost, nothing is doubled, and the dispatcher goes on by itself', async () => {
    const list = async () => (await rosa.agent.get('/api/messages?limit=200')).body as Message[];
    const notDelivered = (messages: Message[]): string[] =>
      texts
        .filter(
          ([, to]) => !messages.some((one) => one.recipient_number === to && one.status === 'delivered'),
        )
        .map(([key]) => key);
    await eventually(
      async () => notDelivered(await list()),
      (keys) => keys.length === 0,
    );
    const listed = await list();
    for (const [key, number] of texts) {
      const [id, ...others] = ids.get(key) ?? [];
      expect(others).toEqual([]);
      expect(listed.filter((message) => message.recipient_number === number)).toMatchObject([
        { _id: id, status: 'delivered' },
      ]);
      expect(acceptedFor(number)).toHaveLength(1);
    }
  });
});
