import type { Types } from 'mongoose';
import type { Database } from '../database/database.ts';
import { demoEmail } from './demo-record.ts';
import { demoModels } from './demo-models.ts';

export interface FoundDemo {
  readonly account: Types.ObjectId;
  /** Whether the password is no longer the one it was made with. */
  readonly isPasswordChanged: boolean;
}

/** The demo of this installation; null when it has none, or none any more. */
export async function findDemo({ background }: Pick<Database, 'background'>): Promise<FoundDemo | null> {
  const { demos, accounts } = demoModels(background);
  const demo = await demos.findOne({ _id: 'demo', removed_at: null }).lean();
  if (demo === null) return null;
  // Its owner may have deleted it, like any other account.
  const account = await accounts
    .findOne({ _id: demo.account, email: demoEmail }, { password_hash: 1 })
    .lean();
  return account && { account: account._id, isPasswordChanged: account.password_hash !== demo.password_hash };
}
