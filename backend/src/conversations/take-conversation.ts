import { Types } from 'mongoose';
import type { CurrentAccount } from '../accounts/account-record.ts';
import { Problem } from '../http/problem.ts';
import type { MembershipStore } from './membership-store.ts';
import type { UnassignedStore } from './unassigned-store.ts';

export interface TakeConversationDeps {
  readonly memberships: MembershipStore;
  readonly unassigned: UnassignedStore;
}

/**
 * Makes an unassigned conversation the account's own, with its texts. Taking it again changes nothing, and finishes what
 * a crash left undone.
 * @param account one that may take it, or has it already
 * @returns the conversation in which its texts are now: another one, when the account talks to the contact on the line
 *   already
 * @throws {Problem} `already_taken`; `not_found` for what is or was not unassigned
 */
export async function takeConversation(
  deps: TakeConversationDeps,
  account: Pick<CurrentAccount, 'id'>,
  id: Types.ObjectId,
): Promise<Types.ObjectId> {
  const taker = new Types.ObjectId(account.id);
  await deps.unassigned.assign(id, taker);
  const taken = await deps.unassigned.settle(id);
  if (taken === null) throw new Problem('not_found');
  if (!taken.account.equals(taker)) throw new Problem('already_taken');
  await deps.memberships.ensure(taker, taken);
  return taken.conversation;
}
