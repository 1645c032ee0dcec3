import type { SignUp } from '@mysms/contract/accounts';
import type { ParsedBody } from '../http/parse.ts';
import { fieldProblem, Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import { isSetupCode } from './setup-code.ts';
import type { Visitor } from './visitor.ts';

/**
 * Decides who may sign up. The first account is admitted by the setup code whatever SIGNUP says, and where strangers
 * can reach the server by nothing else: it becomes the admin.
 * @returns the invitation that the sign-up uses up; null when it needs none
 * @throws {Problem} `setup_code_required`, `signup_closed`, `invite_required`
 */
export async function admit(
  deps: AccountDeps,
  { value, pointer }: ParsedBody<SignUp>,
  visitor: Visitor,
  isFirst: boolean,
): Promise<string | null> {
  const { config, links } = deps;
  if (isFirst) {
    if (value.setup_code !== undefined && (await isSetupCode(deps, visitor, value.setup_code))) return null;
    if (config.offLoopback) throw fieldProblem('setup_code_required', pointer('setup_code'));
  }
  if (config.signup === 'open') return null;
  if (config.signup === 'closed') throw new Problem('signup_closed');
  if (value.invite === undefined || (await links.find('invite', value.invite)) === null) {
    throw inviteRequired(pointer('invite'));
  }
  return value.invite;
}

export function inviteRequired(pointer: string): Problem {
  return fieldProblem('invite_required', pointer);
}
