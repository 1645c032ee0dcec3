import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import type { AccountRecord } from './account-record.ts';

let started: TestApp;
let account: AccountRecord;
let people = 0;

beforeAll(async () => {
  started = await startTestApp({ dispatch: false });
});
afterAll(() => started.close());

beforeEach(async () => {
  people += 1;
  const made = await started.deps.accounts.insert({
    email: `person${people}@example.com`,
    name: 'Rosa',
    role: 'member',
    passwordHash: 'a hash',
    address: 'home',
    isFirst: false,
  });
  if (typeof made === 'string') throw new Error(made);
  account = made;
});

test('remembers the latest twenty addresses, each once', async () => {
  const { accounts } = started.deps;
  const visited = ['home', ...Array.from({ length: 25 }, (_, n) => `place ${n}`), 'place 10', '$email'];
  for (const address of visited) {
    const current = await accounts.findById(account.id);
    if (current !== null) await accounts.rememberAddress(current, address);
  }
  const { knownAddresses = [] } = (await accounts.findById(account.id)) ?? {};
  expect(knownAddresses).toHaveLength(20);
  expect(new Set(knownAddresses).size).toBe(20);
  expect(knownAddresses.slice(-3)).toEqual(['place 24', 'place 10', '$email']);
  expect(knownAddresses).not.toContain('home');
});

test('reads another collection alongside, and never takes its rows for the account', async () => {
  const { accounts } = started.deps;
  const rows = started.database.requests.collection('contacts');
  const _id = new Types.ObjectId(account.id);
  await rows.insertMany([
    { phone_index: `${account.id} 1`, account: 'not an account', email: 'row@example.com' },
    { phone_index: `${account.id} 2` },
  ]);
  const alongside = {
    collection: 'contacts',
    pipeline: [
      { $match: { phone_index: { $regex: `^${account.id}` } } },
      { $sort: { phone_index: 1 as const } },
      { $project: { _id: 0 } },
    ],
  };
  expect(await accounts.findSignedIn(_id, 0, alongside)).toEqual({
    account: {
      id: account.id,
      email: account.email,
      name: 'Rosa',
      role: 'member',
      createdAt: account.createdAt,
    },
    alongside: [
      { phone_index: `${account.id} 1`, account: 'not an account', email: 'row@example.com' },
      { phone_index: `${account.id} 2` },
    ],
  });
  expect(await accounts.findSignedIn(_id, 1, alongside)).toBeNull();
  expect(await accounts.findSignedIn(_id, 0, { collection: 'nowhere', pipeline: [] })).toMatchObject({
    account: { id: account.id },
    alongside: [],
  });
});

test('a misspelt field in the schema or a filter is an error, not a wider query', async () => {
  const { Account } = started.database.requests.models;
  await expect(Account?.findOne({ e_mail: account.email }).exec()).rejects.toThrow(/strictQuery/);
  await expect(Account?.updateOne({}, { $set: { admin: true } }).exec()).rejects.toThrow(/strict/);
});
