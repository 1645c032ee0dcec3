import type { SignUp } from '@mysms/contract/accounts';
import type { ParsedBody } from '../http/parse.ts';
import { fieldProblem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import type { NewAccount } from './account-store.ts';
import { admit, inviteRequired } from './admission.ts';
import { refuseWeakPassword } from './password-rules.ts';
import type { Visitor } from './visitor.ts';

/**
 * Makes an account; the first one of an installation becomes its admin.
 * @throws {Problem} `invalid_fields`, those of `admit`, `limit_signups_per_hour`, `email_taken`, `busy`
 */
export async function signUp(
  deps: AccountDeps,
  body: ParsedBody<SignUp>,
  visitor: Visitor,
): Promise<AccountRecord> {
  const { value, pointer } = body;
  refuseWeakPassword(value, value.email, pointer);
  const isFirst = !(await deps.accounts.exist());
  const invite = await admit(deps, body, visitor, isFirst);
  return deps.signUpLimit.counting(visitor.address, async () => {
    if (await deps.accounts.isTaken(value.email)) throw emailTaken(pointer('email'));
    const passwordHash = await visitor.unhurried(() => deps.passwords.hash(value.password));
    const account: Person = {
      email: value.email,
      name: value.name ?? '',
      passwordHash,
      address: visitor.address,
    };
    if (isFirst) {
      const admin = await insert(deps, body, { ...account, role: 'admin', isFirst: true }, invite);
      if (admin !== 'not_first') return admin;
    }
    // Somebody else came first in the meantime: then the rules for everybody apply.
    const token = isFirst ? await admit(deps, body, visitor, false) : invite;
    const member = await insert(deps, body, { ...account, role: 'member', isFirst: false }, token);
    if (member === 'not_first') throw new Error('A member was refused as if it claimed to be the first.');
    return member;
  });
}

type Person = Omit<NewAccount, 'role' | 'isFirst'>;

/** Inserts the account and uses up its invitation, both or neither. */
async function insert(
  deps: AccountDeps,
  { pointer }: ParsedBody<SignUp>,
  account: NewAccount,
  invite: string | null,
): Promise<AccountRecord | 'not_first'> {
  // The invitation goes first: a crash in between costs an invitation, the other way round it would work twice.
  if (invite !== null && (await deps.links.use('invite', invite)) === null) {
    throw inviteRequired(pointer('invite'));
  }
  const inserted = await deps.accounts.insert(account);
  if (typeof inserted !== 'string') return inserted;
  if (invite !== null) await deps.links.restore(invite);
  if (inserted === 'email_taken') throw emailTaken(pointer('email'));
  return inserted;
}

function emailTaken(pointer: string) {
  return fieldProblem('email_taken', pointer);
}
