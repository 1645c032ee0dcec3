import type { FieldError } from '@mysms/contract/problem-details';
import { Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { guardedAttempt } from './guarded-attempt.ts';
import type { Visitor } from './visitor.ts';

interface Given {
  readonly current: string | undefined;
  /** Where it stands in the body. */
  readonly pointer: string;
  /** What is said when it is missing. */
  readonly why: string;
}

/**
 * Lets only those on who know the account's password: a session that somebody left open is not enough. Guessing at it
 * is slowed as at a sign-in.
 * @throws {Problem} `invalid_fields`, `too_many_attempts`, `busy`
 */
export async function requireCurrentPassword(
  deps: AccountDeps,
  account: AccountRecord,
  visitor: Visitor,
  { current, pointer, why }: Given,
): Promise<void> {
  const refuse = (code: FieldError['code'], detail: string): Problem =>
    new Problem('invalid_fields', detail, { errors: [{ pointer, code, detail }] });
  if (current === undefined) throw refuse('required', why);
  const isRight = await guardedAttempt(deps, {
    subject: `sign-in ${account.email}`,
    visitor,
    isKnownAddress: account.knownAddresses.includes(visitor.address),
    isRight: () => visitor.unhurried(() => deps.passwords.verify(current, account.passwordHash)),
  });
  if (!isRight) throw refuse('wrong', 'This is not the current password.');
}
