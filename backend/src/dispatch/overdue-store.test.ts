import type { MessageWithEvents } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nobodyWaits } from '../../test/nobody-waits.ts';
import { queueTexts } from '../../test/queue-texts.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { outboxStore } from './outbox-store.ts';
import { overdueStore, type OverdueStore } from './overdue-store.ts';

let test: TestApp;
let overdue: OverdueStore;
let max: Person;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  overdue = overdueStore(test.database.requests, 10);
  max = await signUp(test, 'Max');
});
afterAll(() => test.close());
beforeEach(() => messages().deleteMany({}));

const messages = () => test.database.requests.collection<MessageRecord>('messages');
const read = async (id: Types.ObjectId) =>
  (await max.agent.get(`/api/messages/${id.toHexString()}`).expect(200)).body as MessageWithEvents;
const queueOne = async (person: Person, changes: Parameters<typeof queueTexts>[3]) => {
  const [id] = await queueTexts(test, person, 1, changes);
  if (id === undefined) throw new Error('nothing queued');
  return id;
};
const ago = (ms: number) => new Date(Date.now() - ms);
const hour = 60 * 60 * 1000;
const scheduled = (dueAt: Date) => () => ({
  status: 'scheduled',
  send_at: dueAt,
  'dispatch.due_at': dueAt,
  'dispatch.expires_at': new Date(dueAt.getTime() + 4 * hour),
});
const changed = (count: number) => ({ changed: count, isMore: false });

describe('a claim that ran out', () => {
  it('makes its message unknown, which then never waits again and is looked up 10 s later', async () => {
    const id = await queueOne(max, () => ({}));
    const ref = { id, account: new Types.ObjectId(max.account._id), attempts: 0 };
    const outbox = outboxStore(test.database.requests, 120_000);
    await outbox.claim(ref, 'vanished', 60_000);
    expect(await overdue.abandonVanished()).toEqual(changed(0));
    const leaseUntil = ago(1000);
    await messages().updateOne({ _id: id }, { $set: { 'dispatch.lease_until': leaseUntil } });
    expect(await overdue.abandonVanished()).toEqual(changed(1));
    expect(await read(id)).toMatchObject({
      status: 'unknown',
      next_check_at: new Date(leaseUntil.getTime() + 10_000).toISOString(),
    });
    expect((await read(id)).events.at(-1)).toMatchObject({ note: 'lease_ran_out', applied: true });
    expect(await outbox.claim({ ...ref, attempts: 1 }, 'again', 60_000)).toBeNull();
  });
});

describe('a text that waited past its time', () => {
  it.each([
    ['on a line that is there', {}],
    ['on a line that is gone', { line_id: 'gone' }],
  ])('fails with a sentence, %s', async (_label, fields) => {
    const late = await queueOne(max, () => ({ ...fields, 'dispatch.expires_at': ago(1000) }));
    const fresh = await queueOne(max, () => fields);
    expect(await overdue.expire()).toEqual(changed(1));
    const seen = await read(late);
    expect(seen).toMatchObject({ status: 'failed', next_check_at: null });
    expect(seen.error_message).toContain('in time');
    expect((await read(fresh)).status).toBe('queued');
  });
});

describe('a scheduled text', () => {
  it('stays scheduled until it is due, and is queued then with an event that says so', async () => {
    const early = await queueOne(max, scheduled(ago(-hour)));
    const due = await queueOne(max, scheduled(ago(1000)));
    expect(await overdue.queueScheduled(nobodyWaits)).toEqual(changed(1));
    expect((await read(early)).status).toBe('scheduled');
    const seen = await read(due);
    expect(seen.status).toBe('queued');
    expect(seen.events.at(-1)).toMatchObject({ source: 'api', status: 'queued', note: 'due', applied: true });
  });

  it('stays canceled when its time comes', async () => {
    await queueOne(max, () => ({ ...scheduled(ago(1000))(), status: 'canceled' }));
    expect(await overdue.queueScheduled(nobodyWaits)).toEqual(changed(0));
  });

  it.each([
    ['goes out when it is overdue by less than four hours', 3 * hour, 'queued'],
    ['fails when it is overdue by more', 5 * hour, 'failed'],
  ])('whose time came while nobody was up %s', async (_label, overdueMs, status) => {
    const id = await queueOne(max, scheduled(ago(overdueMs)));
    await overdue.queueScheduled(nobodyWaits);
    await overdue.expire();
    expect((await read(id)).status).toBe(status);
  });

  it('takes its turn only then: many of one account do not hold up another’s single one', async () => {
    const rosa = await signUp(test, 'Rosa');
    await queueTexts(test, max, 9, scheduled(ago(2000)));
    const single = await queueOne(rosa, scheduled(ago(1000)));
    expect(await overdue.queueScheduled(nobodyWaits)).toEqual({ changed: 10, isMore: true });
    const line = test.deps.lines[0].id;
    const order = await outboxStore(test.database.requests, 120_000).findDue(line, 100);
    const turns = order.map(({ turn }) => turn);
    expect(order.findIndex(({ id }) => id.equals(single))).toBeLessThanOrEqual(1);
    expect(Math.max(...turns) - Math.min(...turns)).toBeGreaterThanOrEqual(8000);
  });
});
