import { randomBytes } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import type { MessageStatus } from '@mysms/contract/message-status';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movesFrom } from '../../test/moves-from.ts';
import { postCallback, type TestCallback } from '../../test/post-callback.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { messageModel, type MessageModel, type MessageRecord } from '../messages/message-record.ts';

let test: TestApp;
let messages: MessageModel;
let template: MessageRecord;

beforeAll(async () => {
  test = await startTestApp();
  test.simulator.holdCallbacks(true);
  const rosa = await signUp(test);
  const body = { message: { recipient_number: '+12025550123', content: 'Hello' } };
  const sent = (await rosa.agent.post('/api/messages').send(body).expect(201)).body as Message;
  messages = messageModel(test.database.requests);
  template = await messages.findById(sent._id).orFail().lean<MessageRecord>();
});
afterAll(() => test.close());

const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** Messages as the dispatcher leaves them after a hand-over. */
async function handedOver(count: number, fields: Partial<MessageRecord> = {}): Promise<MessageRecord[]> {
  const made = Array.from({ length: count }, () => ({
    ...structuredClone({ ...template, _id: null, account: null, conversation: null, contact: null }),
    account: template.account,
    _id: new Types.ObjectId(),
    twilio_sid: newSid(),
    ...fields,
  }));
  await messages.collection.insertMany(made);
  return made as unknown as MessageRecord[];
}

const post = (callback: TestCallback) => postCallback(test, callback);

const read = (id: Types.ObjectId) => messages.findById(id).orFail().lean<MessageRecord>();

const inOurWords: Record<string, MessageStatus | null> = {
  accepted: 'queued',
  queued: 'queued',
  sending: 'queued',
  scheduled: 'scheduled',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
  read: 'read',
  receiving: null,
  received: null,
  partially_delivered: null,
};

function after(present: MessageStatus, word: string): MessageStatus {
  const next = inOurWords[word] ?? null;
  return next !== null && movesFrom[present].includes(next) ? next : present;
}

describe('every pair of statuses', () => {
  for (const first of Object.keys(inOurWords)) {
    it(`that begins with ${first} ends as the table says, one after the other and at once`, async () => {
      for (const second of Object.keys(inOurWords)) {
        const [apart, atOnce] = (await handedOver(2)) as [MessageRecord, MessageRecord];
        const callback = ({ _id, twilio_sid }: MessageRecord, status: string): TestCallback => ({
          id: _id.toHexString(),
          sid: twilio_sid ?? '',
          status,
        });
        const begun = after('queued', first);
        const ended = after(begun, second);
        await post(callback(apart, first));
        const answer = await post(callback(apart, second));
        expect((await read(apart._id)).status, second).toBe(ended);
        expect(answer, second).toEqual(
          first === second
            ? { status: 200, reason: 'duplicate' }
            : ended === begun
              ? { status: 200, reason: 'late' }
              : { status: 204 },
        );

        await Promise.all([post(callback(atOnce, first)), post(callback(atOnce, second))]);
        const seen = await read(atOnce._id);
        expect([ended, after(after('queued', second), first)], second).toContain(seen.status);
        expect(seen.events.filter(({ source }) => source === 'callback')).toHaveLength(
          first === second ? 1 : 2,
        );
      }
    });
  }
});

describe('a storm', () => {
  it('of shuffled, repeated, forged and unknown callbacks ends in the right states', async () => {
    const stories: [string[], MessageStatus][] = [
      [['queued', 'sending', 'sent', 'delivered'], 'delivered'],
      [['sent', 'delivered', 'read'], 'read'],
      [['queued', 'sent'], 'sent'],
      [['sending', 'undelivered'], 'undelivered'],
    ];
    const told = (await handedOver(60)).map((message, n) => {
      const [words, end] = stories[n % stories.length] ?? [[], 'queued' as const];
      return { message, words, end };
    });
    // The general address knows it by its sid; the other brings the sid to a message whose call's end nobody knew.
    const lost = await handedOver(10, {
      twilio_sid: null,
      status: 'unknown',
      dispatch: { ...template.dispatch, state: 'unknown' },
    });
    const sidOf = new Map(lost.map(({ _id }) => [_id, newSid()]));
    const strangers = Array.from({ length: 10 }, newSid);
    const genuine = told.flatMap(({ message: { _id, twilio_sid: sid }, words }, n) =>
      words.map((status): TestCallback => ({
        id: n % 2 === 0 ? _id.toHexString() : null,
        sid: sid ?? '',
        status,
      })),
    );
    const callbacks = [
      ...genuine,
      ...genuine.slice(0, 60),
      ...told.map(({ message }): TestCallback => {
        return {
          id: message._id.toHexString(),
          sid: message.twilio_sid ?? '',
          status: 'failed',
          token: 'f'.repeat(32),
        };
      }),
      ...lost.flatMap(({ _id }): TestCallback[] => [
        { id: null, sid: sidOf.get(_id) ?? '', status: 'delivered' },
        { id: _id.toHexString(), sid: sidOf.get(_id) ?? '', status: 'sent' },
      ]),
      ...strangers.map((sid): TestCallback => ({ id: null, sid, status: 'sent' })),
    ];
    const answers = await Promise.all(shuffled(callbacks).map(post));

    expect(answers.filter(({ status }) => status === 403)).toHaveLength(told.length);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    for (const { message, words, end } of told) {
      const seen = await read(message._id);
      expect(seen.status).toBe(end);
      const callbackEvents = seen.events.filter(({ source }) => source === 'callback');
      expect(callbackEvents.map((event) => event.provider_status).toSorted()).toEqual(words.toSorted());
    }
    for (const { _id } of lost)
      expect(await read(_id)).toMatchObject({ status: 'delivered', twilio_sid: sidOf.get(_id) });
    const kept = test.database.requests.collection('early_callbacks');
    expect(await kept.countDocuments({ sid: { $in: strangers } })).toBe(strangers.length);
  });

  it('in which one message is damaged leaves the others alone', async () => {
    const [damaged, ...sound] = await handedOver(20);
    await messages.collection.updateOne({ _id: damaged?._id as never }, { $unset: { events: 1 } });
    const answers = await Promise.all(
      [damaged, ...sound].map((message) =>
        post({ id: message?._id.toHexString() ?? null, sid: message?.twilio_sid ?? '', status: 'delivered' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([500, ...sound.map(() => 204)]);
  });
});

/** By a fixed seed, so that a failure repeats. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 42;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
