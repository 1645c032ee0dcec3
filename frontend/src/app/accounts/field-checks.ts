import { passwordLength } from '@mysms/contract/limits';
import type { FieldErrors } from './form-state.ts';

/** Drops the fields without a fault. */
export function faultsOf(faults: Readonly<Record<string, string | null>>): FieldErrors {
  return Object.fromEntries(
    Object.entries(faults).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Only what is surely wrong: the server has the last word. */
export function emailFault(email: string): string | null {
  if (email.trim() === '') return 'Write your email address.';
  return /^\S+@\S+$/.test(email.trim()) ? null : 'Write an email address like rosa@example.com.';
}

export function newPasswordFault(password: string): string | null {
  const { min, max } = passwordLength;
  return password.length < min || password.length > max
    ? `A password has ${min} to ${max} characters.`
    : null;
}

export const passwordHint = `At least ${passwordLength.min} characters of any kind. A few words in a row are good.`;
