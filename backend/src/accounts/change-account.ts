import type { ChangeAccount } from '@mysms/contract/accounts';
import type { ParsedBody } from '../http/parse.ts';
import { Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import type { SessionUser } from './authenticator.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { requireCurrentPassword } from './require-current-password.ts';
import type { Visitor } from './visitor.ts';

/**
 * Changes the signed-in account's name or password. A new password ends all its sessions, this one too: the caller
 * starts a new one.
 * @throws {Problem} `invalid_fields`, `not_signed_in`, `too_many_attempts`, `busy`
 */
export async function changeAccount(
  deps: AccountDeps,
  session: SessionUser,
  body: ParsedBody<ChangeAccount>,
  visitor: Visitor,
): Promise<AccountRecord> {
  const { value, pointer } = body;
  const account = await deps.accounts.findById(session.id);
  if (account === null) throw new Problem('not_signed_in');
  const { name, password } = value;
  if (name === undefined && password === undefined) return account;

  if (password !== undefined) {
    refuseWeakPassword({ password }, account.email, pointer);
    await requireCurrentPassword(deps, account, visitor, {
      current: value.current_password,
      pointer: pointer('current_password'),
      why: 'A new password needs the current one.',
    });
  }
  const changed = await deps.accounts.change(
    account.id,
    {
      name,
      password:
        password === undefined
          ? undefined
          : {
              hash: await visitor.unhurried(() => deps.passwords.hash(password)),
              address: visitor.address,
            },
    },
    session.epoch,
  );
  // The session was ended while this request was under way: its wish must not come after that.
  if (changed === null) throw new Problem('not_signed_in');
  return changed;
}
