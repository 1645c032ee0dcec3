import type { Role } from '@mysms/contract/accounts';
import { Types } from 'mongoose';
import type { Person } from './sign-up.ts';
import type { TestApp } from './start-test-app.ts';

/** Gives the person another role, in the database: the console comes later. */
export async function setRole(
  { database }: Pick<TestApp, 'database'>,
  { account }: Person,
  role: Role,
): Promise<void> {
  await database.requests
    .collection('accounts')
    .updateOne({ _id: new Types.ObjectId(account._id) }, { $set: { role } });
}
