import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { contentPlace } from '../messages/message-view.ts';

/** What one conversation must say of itself. */
interface Model {
  readonly number: string;
  id: string;
  readonly thread: { readonly id: string; readonly isInbound: boolean }[];
  /** How many messages of the thread were seen. */
  seen: number;
  archived: boolean;
}

let test: TestApp;
let rosa: Person;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
});
afterAll(() => test.close());

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function send(model: Model): Promise<void> {
  const message = { recipient_number: model.number, content: 'Hello' };
  const sent = (await rosa.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
  model.id = sent.conversation_id;
  model.thread.push({ id: sent._id, isInbound: false });
}

/** An inbound text, sometimes in several copies. */
async function receive(model: Model, copies: number): Promise<void> {
  const sid = newSid();
  const text = { from: model.number, body: 'Hi', sid };
  await Promise.all(Array.from({ length: copies }, () => postInbound(test, text)));
  const thread = await rosa.agent.get(`/api/conversations/${model.id}/messages?limit=1`).expect(200);
  const [newest] = thread.body as Message[];
  expect(newest).toMatchObject({ twilio_sid: sid });
  model.thread.push({ id: newest?._id ?? '', isInbound: true });
  model.archived = false;
}

async function read(model: Model, upTo: number): Promise<void> {
  const message = model.thread[upTo];
  await rosa.agent.post(`/api/conversations/${model.id}/read`).send({ up_to: message?.id }).expect(200);
  model.seen = Math.max(model.seen, upTo + 1);
}

async function archive(model: Model, archived: boolean): Promise<void> {
  await rosa.agent.patch(`/api/conversations/${model.id}`).send({ archived }).expect(200);
  model.archived = archived;
}

const unreadOf = ({ thread, seen }: Model) => thread.slice(seen).filter(({ isInbound }) => isInbound).length;

async function compare(models: readonly Model[]): Promise<void> {
  const get = async (filter: string) =>
    (await rosa.agent.get(`/api/conversations?filter=${filter}`).expect(200)).body as Conversation[];
  const [all, unread, archived] = [await get('all'), await get('unread'), await get('archived')];
  const sorted = (ids: readonly string[]) => ids.toSorted();
  const idsOf = (list: readonly { _id: string }[]) => sorted(list.map(({ _id }) => _id));
  const open = models.filter((model) => !model.archived);
  expect(idsOf(archived)).toEqual(sorted(models.filter((model) => model.archived).map(({ id }) => id)));
  expect(idsOf(all)).toEqual(sorted(open.map(({ id }) => id)));
  expect(idsOf(unread)).toEqual(sorted(open.filter((model) => unreadOf(model) > 0).map(({ id }) => id)));
  for (const model of models) {
    const shown = [...all, ...archived].find(({ _id }) => _id === model.id);
    expect(shown).toMatchObject({
      unread_count: unreadOf(model),
      read_up_to: model.seen === 0 ? null : model.thread[model.seen - 1]?.id,
      last_message: { _id: model.thread.at(-1)?.id },
    });
  }
}

describe('what is unread and archived', () => {
  it.each([1, 2, 3])('is right after any sequence of texts, reads and archiving (seed %i)', async (seed) => {
    rosa = await signUp(test);
    const random = randomFrom(seed);
    const pick = (below: number) => Math.floor(random() * below);
    const models = [0, 1, 2].map((n): Model => ({
      number: `+1202555${seed}${n}23`,
      id: '',
      thread: [],
      seen: 0,
      archived: false,
    }));
    for (const model of models) await send(model);
    for (let step = 0; step < 20; step += 1) {
      const model = models[pick(models.length)];
      if (model === undefined) continue;
      const act = pick(10);
      if (act < 2) await send(model);
      else if (act < 6) await receive(model, 1 + pick(3));
      else if (act < 8) await read(model, pick(model.thread.length));
      else await archive(model, act === 8);
      if (step % 5 === 4) await compare(models);
    }
  });

  it('is counted to 1,000', async () => {
    rosa = await signUp(test);
    const model: Model = { number: '+12025550777', id: '', thread: [], seen: 0, archived: false };
    await send(model);
    await receive(model, 1);
    const messages = test.database.requests.collection('messages');
    const stored = await messages.findOne({ _id: new Types.ObjectId(model.thread[1]?.id) });
    const copies = Array.from({ length: 1100 }, (_, n) => {
      const _id = new Types.ObjectId();
      const content = test.deps.encryption.encrypt('Hi', contentPlace(_id));
      return { ...stored, _id, content, twilio_sid: newSid(), seq: n + 3 };
    });
    await messages.insertMany(copies);
    await test.database.requests
      .collection('conversations')
      .updateOne({ _id: new Types.ObjectId(model.id) }, { $set: { seq: 1102, inbound_seq: 1102 } });
    const { body } = await rosa.agent.get(`/api/conversations/${model.id}`).expect(200);
    expect((body as Conversation).unread_count).toBe(1000);
  });
});
