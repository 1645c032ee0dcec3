import type { FieldError } from '@mysms/contract/problem-details';
import { Problem } from '../http/problem.ts';
import { isCommonPassword } from './common-password.ts';

/**
 * Refuses a new password that is easily guessed or was not typed the same twice. There are no rules about which
 * characters it is made of (ASVS 6.2.5).
 * @throws {Problem} `invalid_fields` with `too_common`, `mismatch`
 */
export function refuseWeakPassword(
  given: { readonly password: string; readonly password_confirmation?: string | undefined },
  email: string,
  pointer: (field: string) => string,
): void {
  const errors: FieldError[] = [];
  if (isCommonPassword(given.password, email)) {
    errors.push({
      pointer: pointer('password'),
      code: 'too_common',
      detail: 'Many people use this password, or it is easily guessed. Choose another, such as a few words.',
    });
  }
  if (given.password_confirmation !== undefined && given.password_confirmation !== given.password) {
    errors.push({
      pointer: pointer('password_confirmation'),
      code: 'mismatch',
      detail: 'This is not the same as the password.',
    });
  }
  if (errors.length === 0) return;
  throw new Problem('invalid_fields', errors.map((error) => error.detail).join(' '), { errors });
}
