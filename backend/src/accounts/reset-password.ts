import type { ResetPassword } from '@mysms/contract/accounts';
import type { ParsedBody } from '../http/parse.ts';
import { fieldProblem, type Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { refuseWeakPassword } from './password-rules.ts';
import type { Visitor } from './visitor.ts';

/**
 * Sets a new password by a one-time link, and ends all sessions and all other such links of the account.
 * @throws {Problem} `invalid_link`, `invalid_fields`, `busy`; then the link still works
 */
export async function resetPassword(
  deps: AccountDeps,
  { value, pointer }: ParsedBody<ResetPassword>,
  visitor: Visitor,
): Promise<AccountRecord> {
  const link = await deps.links.find('password', value.token);
  const account = link?.account ? await deps.accounts.findById(link.account) : null;
  if (account === null) throw invalidLink();
  refuseWeakPassword(value, account.email, pointer);
  const hash = await visitor.unhurried(() => deps.passwords.hash(value.password));
  if ((await deps.links.use('password', value.token)) === null) throw invalidLink();
  const changed = await deps.accounts.change(account.id, { password: { hash, address: visitor.address } });
  if (changed === null) throw invalidLink();
  await deps.links.revoke(account.id);
  return changed;

  function invalidLink(): Problem {
    return fieldProblem('invalid_link', pointer('token'));
  }
}
