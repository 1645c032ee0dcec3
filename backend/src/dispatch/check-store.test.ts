import { setTimeout as sleep } from 'node:timers/promises';
import { type Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueTexts } from '../../test/queue-texts.ts';
import { signUp } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { checkStore, type CheckStore } from './check-store.ts';
import { reconcilerLease } from './reconciler-lease.ts';

let test: TestApp;
let checks: CheckStore;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
  checks = checkStore(test.database.requests);
  const since = new Date(Date.now() - 120_000);
  await queueTexts(test, await signUp(test), 3, (n) => ({
    status: 'sent',
    'dispatch.state': 'handed_over',
    'check.since': since,
    'check.at': new Date(since.getTime() + (3 - n) * 1000),
  }));
});
afterAll(() => test.close());

const messages = () => test.database.requests.collection<MessageRecord>('messages');
const checkOf = async (id: Types.ObjectId) => (await messages().findOne({ _id: id }))?.check;

describe('messages to be asked after', () => {
  it('come with the one first that has waited longest', async () => {
    const due = await checks.findDue(10);
    expect(due).toHaveLength(3);
    expect(due.map(({ at }) => at)).toEqual(
      due.map(({ at }) => at).toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  it('are each taken by one of ten at the same moment, and not due again for a while', async () => {
    const [due] = await checks.findDue(1);
    if (due === undefined) throw new Error('nothing due');
    const taken = await Promise.all(Array.from({ length: 10 }, () => checks.take(due)));
    expect(taken.filter((check) => check !== null)).toHaveLength(1);
    expect((await checks.findDue(10)).map(({ id }) => id.toHexString())).not.toContain(due.id.toHexString());
  });

  it('keep what was learnt while they were asked after', async () => {
    const [due] = await checks.findDue(1);
    const check = due && (await checks.take(due));
    if (!check) throw new Error('nothing taken');
    await messages().updateOne({ _id: check.id }, { $set: { 'check.at': null } });
    await checks.askAgain(check, new Date());
    await checks.stopAsking(check);
    expect(await checkOf(check.id)).toMatchObject({ at: null });
    expect((await messages().findOne({ _id: check.id }))?.events).toHaveLength(1);
  });
});

describe('the right to ask', () => {
  it('belongs to one process until it runs out or is given back', async () => {
    const { requests } = test.database;
    const one = reconcilerLease(requests, 'one');
    const other = reconcilerLease(requests, 'other');
    const held = await Promise.all([one.hold(), other.hold()]);
    expect(held.filter(Boolean)).toHaveLength(1);
    const [holder, waiting] = held[0] ? [one, other] : [other, one];
    expect([await holder.hold(), await waiting.hold()]).toEqual([true, false]);

    // The holder hangs: its lease runs out.
    await requests.collection('leases').updateMany({}, { $set: { until: new Date(Date.now() - 1) } });
    expect([await waiting.hold(), await holder.hold()]).toEqual([true, false]);

    await waiting.release();
    expect(await holder.hold()).toBe(true);
    await holder.release();
  });

  it('is kept while a question lasts longer than it does', async () => {
    const { requests } = test.database;
    const one = reconcilerLease(requests, 'one', 600);
    const other = reconcilerLease(requests, 'other', 600);
    expect(await one.hold()).toBe(true);
    expect(await one.keepDuring(() => sleep(1500).then(() => other.hold()))).toBe(false);
  });
});
