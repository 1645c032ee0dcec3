import type { ProblemCode } from '@mysms/contract/problems';
import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nobodyWaits } from '../../test/nobody-waits.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { Problem } from '../http/problem.ts';
import { sendingAllowance, type Ask, type SendingAllowance } from './sending-allowance.ts';

let test: TestApp;
let account: Types.ObjectId;
let people = 0;

beforeAll(async () => {
  test = await startTestApp({ dispatch: false });
});
afterAll(() => test.close());

beforeEach(async () => {
  people += 1;
  const made = await test.deps.accounts.insert({
    email: `person${people}@example.com`,
    name: 'Rosa',
    role: 'member',
    passwordHash: 'a hash',
    address: 'home',
    isFirst: false,
  });
  if (typeof made === 'string') throw new Error(made);
  account = new Types.ObjectId(made.id);
});

const none = {
  signupsPerHour: 0,
  messagesPerMinute: 0,
  messagesPerDay: 0,
  messagesPerContactPerMinute: 0,
  newContactsPerHour: 0,
};
const ana = new Types.ObjectId();
const ben = new Types.ObjectId();
const allowing = (limits: Partial<typeof none>) =>
  sendingAllowance(test.database.requests, { ...none, ...limits });
const ask = (more: Partial<Ask> = {}): Ask => ({
  account,
  contact: ana,
  isNewContact: false,
  turn: { ms: 1000, queue: nobodyWaits },
  ...more,
});
const stored = () => test.database.requests.collection('accounts').findOne({ _id: account });
/** `allowed`, or the code and the seconds of the refusal. */
async function attempt(allowance: SendingAllowance, text = ask()): Promise<string> {
  return allowance.take(text).then(
    () => 'allowed',
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return error.code satisfies ProblemCode;
    },
  );
}
/** Ends the windows as if their time had passed. */
const passWindows = () =>
  test.database.requests
    .collection('accounts')
    .updateOne({ _id: account }, { $set: { 'sending.windows.$[].ends_at': new Date(0) } });

describe('a turn in the queue', () => {
  it('comes after the account’s last one, by the clock of the database', async () => {
    const allowance = allowing({ messagesPerMinute: 100 });
    const first = await allowance.take(ask());
    expect(Math.abs(first - Date.now())).toBeLessThan(5000);
    expect(await allowance.take(ask())).toBe(first + 1000);
    const many = await Promise.all(Array.from({ length: 10 }, () => allowance.take(ask())));
    expect(many.toSorted((a, b) => a - b)).toEqual(many.map((_, n) => first + (n + 2) * 1000));
  });

  it('is not taken by a text that is not to go now', async () => {
    const allowance = allowing({});
    const first = await allowance.take(ask());
    await allowance.take(ask({ turn: null }));
    expect(await allowance.take(ask())).toBe(first + 1000);
  });

  it('owes nothing for texts that have left the queue, and else goes on from the last one', async () => {
    const allowance = allowing({});
    for (let n = 0; n < 60; n += 1) await allowance.take(ask());
    const taken = Number((await stored())?.['turn_taken_at']);
    const after = (emptyAt: number) =>
      allowance.take(ask({ turn: { ms: 1000, queue: { ...nobodyWaits, emptyAt: new Date(emptyAt) } } }));
    expect((await after(taken)) - taken).toBeGreaterThan(50_000);
    const again = Number((await stored())?.['turn_taken_at']);
    expect((await after(again + 1)) - again).toBeLessThan(5000);
  });

  it('comes at once for an account that was quiet', async () => {
    const accounts = test.database.requests.collection('accounts');
    await accounts.updateOne({ _id: account }, { $set: { next_turn: 12_345 }, $unset: { sending: '' } });
    expect(Math.abs((await allowing({ messagesPerDay: 1 }).take(ask())) - Date.now())).toBeLessThan(5000);
  });
});

describe('a limit', () => {
  it.each([
    ['limit_messages_per_minute', { messagesPerMinute: 3 }, {}, 60],
    ['limit_messages_per_day', { messagesPerDay: 3 }, {}, 86_400],
    ['limit_messages_per_contact_per_minute', { messagesPerContactPerMinute: 3 }, {}, 60],
    ['limit_new_contacts_per_hour', { newContactsPerHour: 3 }, { isNewContact: true }, 3600],
  ] as const)(
    '%s refuses the fourth of three, says for how long, and opens again',
    async (code, limits, more, seconds) => {
      const allowance = allowing(limits);
      for (let n = 0; n < 3; n += 1) expect(await attempt(allowance, ask(more))).toBe('allowed');
      const refusal = await allowance.take(ask(more)).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code });
      const { retryAfter = 0 } = (refusal as Problem).extras;
      expect(retryAfter).toBeGreaterThan(seconds - 10);
      expect(retryAfter).toBeLessThanOrEqual(seconds);
      await passWindows();
      expect(await attempt(allowance, ask(more))).toBe('allowed');
    },
  );

  it('does not count a refused attempt, nor does one move the window or take a turn', async () => {
    const allowance = allowing({ messagesPerMinute: 1, messagesPerDay: 5 });
    await allowance.take(ask());
    const before = await stored();
    for (let n = 0; n < 10; n += 1) expect(await attempt(allowance)).toBe('limit_messages_per_minute');
    const after = await stored();
    expect(after?.['next_turn']).toBe(before?.['next_turn']);
    expect((after?.['sending'] as { windows: unknown }).windows).toEqual(
      (before?.['sending'] as { windows: unknown }).windows,
    );
  });

  it('lets exactly as many through of texts at once on two processes', async () => {
    const other = sendingAllowance(test.database.background, { ...none, messagesPerMinute: 7 });
    const allowances = [allowing({ messagesPerMinute: 7 }), other];
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => attempt(allowances[n % 2] ?? other)),
    );
    expect(outcomes.filter((outcome) => outcome === 'allowed')).toHaveLength(7);
  });

  it('per contact leaves other contacts alone', async () => {
    const allowance = allowing({ messagesPerContactPerMinute: 1 });
    expect(await attempt(allowance)).toBe('allowed');
    expect(await attempt(allowance, ask({ contact: ben }))).toBe('allowed');
    expect(await attempt(allowance)).toBe('limit_messages_per_contact_per_minute');
  });

  it('of new contacts leaves known ones alone, and these open no window', async () => {
    const allowance = allowing({ newContactsPerHour: 1 });
    expect(await attempt(allowance)).toBe('allowed');
    expect(await attempt(allowance, ask({ isNewContact: true }))).toBe('allowed');
    expect(await attempt(allowance, ask({ isNewContact: true }))).toBe('limit_new_contacts_per_hour');
    expect(await attempt(allowance)).toBe('allowed');
  });

  it('is named that lasts longest when several refuse', async () => {
    const allowance = allowing({ messagesPerMinute: 1, messagesPerDay: 1, messagesPerContactPerMinute: 1 });
    await allowance.take(ask());
    expect(await attempt(allowance)).toBe('limit_messages_per_day');
  });

  it('of zero is none, and keeps nothing', async () => {
    const allowance = allowing({});
    for (let n = 0; n < 5; n += 1) expect(await attempt(allowance)).toBe('allowed');
    expect(await stored()).toMatchObject({ sending: { windows: [] } });
  });

  it('counts a text that was given back as never sent', async () => {
    const allowance = allowing({
      messagesPerMinute: 1,
      newContactsPerHour: 1,
      messagesPerContactPerMinute: 1,
    });
    await allowance.take(ask({ isNewContact: true }));
    await allowance.giveBack(ask({ isNewContact: true }));
    expect(await attempt(allowance, ask({ isNewContact: true }))).toBe('allowed');
    expect(await attempt(allowance)).not.toBe('allowed');
  });
});

it('keeps no more windows than the latest two hundred, and never drops those of the account', async () => {
  const allowance = allowing({
    messagesPerMinute: 203,
    messagesPerContactPerMinute: 1,
    newContactsPerHour: 1,
  });
  await allowance.take(ask({ isNewContact: true }));
  for (let n = 0; n < 202; n += 1) await allowance.take(ask({ contact: new Types.ObjectId() }));
  const { sending } = (await stored()) as unknown as { sending: { windows: unknown[] } };
  expect(sending.windows).toHaveLength(200);
  expect(await attempt(allowance, ask({ contact: ben }))).toBe('limit_messages_per_minute');
  const unbounded = allowing({ newContactsPerHour: 1 });
  expect(await attempt(unbounded, ask({ isNewContact: true }))).toBe('limit_new_contacts_per_hour');
});
