import { Types, type ClientSession } from 'mongoose';
import type { AccountDeps } from '../accounts/account-deps.ts';
import { namePlace, type StoredAccount } from '../accounts/account-record.ts';
import { demoEmail } from './demo-record.ts';
import { demoModels } from './demo-models.ts';
import { demoTalk } from './demo-talk.ts';
import { story } from './story.ts';

/** What of the product the demo is made with. */
export type DemoDeps = Pick<AccountDeps, 'config' | 'database' | 'hash' | 'encryption' | 'passwords'>;

/**
 * Makes the demo, all of it or nothing, in an installation that has neither accounts nor texts and never had a demo.
 * @returns whether it made it
 */
export async function makeDemo(deps: DemoDeps, password: string): Promise<boolean> {
  const { background } = deps.database;
  const { demos, ...owned } = demoModels(background);
  const isEmpty = async (session?: ClientSession): Promise<boolean> => {
    for (const { collection } of Object.values(owned)) {
      if ((await collection.findOne({}, session && { session })) !== null) return false;
    }
    return (await demos.exists({ _id: 'demo' }).session(session ?? null)) === null;
  };
  if (!(await isEmpty())) return false;
  // Before: what makes a collection waits for the server, which builds its indexes now.
  await Promise.all(Object.values(owned).map((model) => model.createCollection()));

  const now = new Date();
  const account = await makeAccount(deps, password, now);
  const talks = story.map((talk) => demoTalk(deps, account._id, talk, now));
  return background.transaction(async (session) => {
    if (!(await isEmpty(session))) return false;
    const made = { session };
    const { _id: owner, password_hash } = account;
    await demos.create(
      [{ _id: 'demo', account: owner, password_hash, made_at: now, removed_at: null }],
      made,
    );
    await owned.accounts.collection.insertOne(account, made);
    await owned.contacts.collection.insertMany(
      talks.map(({ contact }) => contact),
      made,
    );
    await owned.conversations.collection.insertMany(
      talks.map(({ conversation }) => conversation),
      made,
    );
    await owned.memberships.collection.insertMany(
      talks.map(({ membership }) => membership),
      made,
    );
    await owned.messages.collection.insertMany(
      talks.flatMap(({ messages }) => messages),
      made,
    );
    return true;
  });
}

/** It is not marked as the first one: whoever signs up first is still the administrator. */
async function makeAccount(deps: DemoDeps, password: string, now: Date): Promise<StoredAccount> {
  const _id = new Types.ObjectId();
  return {
    _id,
    email: demoEmail,
    name: deps.encryption.encrypt('Demo', namePlace(_id)),
    role: 'member',
    password_hash: await deps.passwords.hash(password),
    session_epoch: 0,
    known_addresses: [],
    next_turn: 0,
    sending: { windows: [], refused: null },
    created_at: now,
  };
}
