import type { Message, MessageWithEvents } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { createTwilioClient } from '../sms/twilio-client.ts';

let test: TestApp;
let rosa: Person;
let lastNumber = 500;

beforeAll(async () => {
  test = await startTestApp({ env: { RECONCILE_AFTER: '2m,10m,1h,72h' } });
  // Callbacks never come here: whatever is learnt was asked for.
  test.simulator.holdCallbacks(true);
  rosa = await signUp(test);
});
afterAll(() => test.close());

const minute = 60_000;
const hour = 60 * minute;
const ago = (ms: number) => new Date(Date.now() - ms);
const messages = () => test.database.requests.collection<MessageRecord>('messages');
const freshNumber = (last = String((lastNumber += 1)).padStart(4, '0')) => `+1202555${last}`;

async function send(number: string, content = 'Hello'): Promise<string> {
  const body = { message: { recipient_number: number, content } };
  return ((await rosa.agent.post('/api/messages').send(body).expect(201)).body as Message)._id;
}
const read = async (id: string) =>
  (await rosa.agent.get(`/api/messages/${id}`).expect(200)).body as MessageWithEvents;
const arrivedAt = (number: string) => test.simulator.ledger().filter(({ to }) => to === number);

/** Makes the message due to be asked after, as if it were that old. */
async function age(id: string, ms: number): Promise<void> {
  await messages().updateOne(
    { _id: new Types.ObjectId(id) },
    { $set: { 'check.at': ago(0), 'check.since': ago(ms) } },
  );
}
/** Waits until the message was asked after: further off than while somebody is asking. */
const asked = (id: string) =>
  eventually(
    () => read(id),
    ({ next_check_at }) => next_check_at === null || Date.parse(next_check_at) > Date.now() + minute + 1000,
  );
const notes = ({ events }: MessageWithEvents) => events.flatMap(({ note }) => note ?? []);

describe('a message that the provider has', () => {
  it('is brought up to date by what the provider says, as an event like any other', async () => {
    const id = await send(freshNumber());
    expect((await read(id)).status).toBe('queued');
    await eventually(
      () => arrivedAt(`+1202555${String(lastNumber).padStart(4, '0')}`),
      ([entry]) => entry?.status === 'delivered',
    );
    await age(id, 2 * minute);
    const seen = await eventually(
      () => read(id),
      ({ status }) => status === 'delivered',
    );
    expect(seen.next_check_at).toBeNull();
    expect(seen.events.at(-1)).toMatchObject({
      source: 'poll',
      provider_status: 'delivered',
      applied: true,
    });
  });

  it('keeps the same news once, and is asked after at the ages that lie ahead', async () => {
    const number = freshNumber('3001');
    const id = await send(number);
    await eventually(
      () => arrivedAt(number),
      ([entry]) => entry?.status === 'sent',
    );
    for (const [old, next] of [
      [2 * minute, 10 * minute],
      // Ten minutes passed while nobody could ask: one question, not two.
      [30 * minute, hour],
    ] as const) {
      await age(id, old);
      const { next_check_at, events } = await asked(id);
      expect(Math.abs(Date.parse(next_check_at ?? '') - (Date.now() - old + next))).toBeLessThan(5000);
      expect(events.filter(({ provider_status }) => provider_status === 'sent')).toHaveLength(1);
    }
  });

  it('is given up after the last age, and says so', async () => {
    const id = await send(freshNumber('3001'));
    await age(id, 72 * hour);
    const seen = await eventually(
      () => read(id),
      ({ next_check_at }) => next_check_at === null,
    );
    expect(notes(seen)).toContain('stopped_asking');
  });

  it('is not asked after any more when its end is known', async () => {
    const number = freshNumber();
    const id = await send(number);
    await test.simulator.sendCallback(arrivedAt(number)[0]?.sid ?? '', 'delivered');
    expect((await read(id)).next_check_at).toBeNull();
  });

  it('stays what it is when the provider does not have it any more', async () => {
    const number = freshNumber();
    const id = await send(number);
    const sid = await eventually(
      () => arrivedAt(number)[0],
      (entry) => entry?.status === 'delivered',
    );
    await createTwilioClient(test.config.twilio)
      .messages(sid?.sid ?? '')
      .remove();
    await age(id, 2 * minute);
    const seen = await asked(id);
    expect(seen.status).toBe('queued');
    expect(notes(seen)).toContain('not_at_provider');
  });

  it('loses no age to a provider that does not answer', async () => {
    const id = await send(freshNumber());
    test.simulator.setWeather({ name: 'calm', faults: { 'refuse-429': 1 } });
    try {
      await age(id, 72 * hour);
      await eventually(
        () => read(id),
        ({ next_check_at }) => Date.parse(next_check_at ?? '') > Date.now(),
      );
      expect(notes(await read(id))).toEqual([]);
    } finally {
      test.simulator.setWeather({ name: 'calm' });
    }
    await eventually(
      () => read(id),
      ({ status }) => status === 'delivered',
    );
  });
});

describe('a message of unknown end', () => {
  it('is the one text at the provider that fits', async () => {
    const number = freshNumber();
    test.simulator.failNext('error-500-after-accept');
    const id = await send(number);
    expect((await read(id)).status).toBe('unknown');
    const [accepted] = arrivedAt(number);
    await test.deps.earlyCallbacks.keep({
      sid: accepted?.sid ?? '',
      provider_status: 'delivered',
      error_code: null,
    });
    await age(id, minute / 2);
    const seen = await eventually(
      () => read(id),
      ({ status }) => status === 'delivered',
    );
    expect(seen.twilio_sid).toBe(accepted?.sid);
    expect(seen.events.map(({ source }) => source)).toContain('lookup');
    expect(arrivedAt(number)).toHaveLength(1);
  });

  it('is first looked up 10 s after its lease would have ended', async () => {
    test.simulator.failNext('reset');
    const id = await send(freshNumber());
    const stored = await messages().findOne({ _id: new Types.ObjectId(id) });
    const leaseUntil = stored?.dispatch.lease_until?.getTime() ?? 0;
    expect((await read(id)).next_check_at).toBe(new Date(leaseUntil + 10_000).toISOString());
  });

  it.each([
    ['nothing is there: absence is no evidence', 'error-500', [], 'nothing_found'],
    ['what is there is another message’s', 'error-500', ['Hello'], 'nothing_found'],
    ['what is there has another text', 'error-500', ['Good-bye'], 'nothing_found'],
  ] as const)('stays unknown when %s', async (_label, fault, others, note) => {
    const number = freshNumber();
    for (const content of others) await send(number, content);
    test.simulator.failNext(fault);
    const id = await send(number);
    await age(id, minute / 2);
    const seen = await asked(id);
    expect(seen).toMatchObject({ status: 'unknown', twilio_sid: null });
    expect(notes(seen)).toContain(note);
  });

  it('stays unknown while another one could be what is there, and is it when that one is known', async () => {
    const number = freshNumber();
    test.simulator.failNext('error-500-after-accept', 'error-500-after-accept');
    const [first, second] = [await send(number), await send(number)];
    await age(first, minute / 2);
    expect(notes(await asked(first))).toContain('several_fit');

    const [ofFirst, ofSecond] = arrivedAt(number);
    await test.simulator.sendCallback(ofFirst?.sid ?? '', 'delivered');
    expect((await read(first)).twilio_sid).toBe(ofFirst?.sid);
    await age(second, minute / 2);
    await eventually(
      () => read(second),
      ({ twilio_sid }) => twilio_sid === ofSecond?.sid,
    );
  });

  it('stays unknown when one text is there and two messages could be it', async () => {
    const number = freshNumber();
    test.simulator.failNext('error-500-after-accept', 'error-500');
    const ids = [await send(number), await send(number)];
    for (const id of ids) {
      await age(id, minute / 2);
      const seen = await asked(id);
      expect(seen.status).toBe('unknown');
      expect(notes(seen)).toContain('another_could_be_it');
    }
  });
});

describe('many messages that are due at once', () => {
  it('are asked after at five a second', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => send(freshNumber())));
    for (const id of ids) await age(id, 72 * hour);
    const seen = await Promise.all(
      ids.map((id) =>
        eventually(
          () => read(id),
          ({ events }) => events.some(({ source }) => source === 'poll'),
        ),
      ),
    );
    const times = seen.map(({ events }) => Date.parse(events.find((e) => e.source === 'poll')?.at ?? ''));
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(11 * 200 - 200);
  });
});
