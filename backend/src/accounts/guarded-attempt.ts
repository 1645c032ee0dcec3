import { Problem } from '../http/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import type { Visitor } from './visitor.ts';

export interface Guess {
  /** What is guessed at: an e-mail, or `setup code`. */
  readonly subject: string;
  readonly visitor: Visitor;
  /** Whether the owner signed in from this address before. */
  readonly isKnownAddress: boolean;
  readonly isRight: () => Promise<boolean>;
}

/**
 * Checks a secret that somebody might be guessing.
 *
 * Strangers wait before the check, so that a quick answer tells nothing. From an address that signed in before, the
 * check comes first and only a wrong secret is slowed or refused: no stranger can stand in the owner's way.
 * @throws {Problem} `too_many_attempts`, and whatever `isRight` throws; neither counts as an attempt
 */
export async function guardedAttempt(
  deps: Pick<AccountDeps, 'throttle' | 'sleep'>,
  guess: Guess,
): Promise<boolean> {
  const { subject, visitor, isKnownAddress, isRight } = guess;
  const attempt = await deps.throttle.take(subject, visitor.address);
  if (!isKnownAddress) await slowDown();
  const right = await isRight().catch(async (error: unknown) => {
    await attempt.undo();
    throw error;
  });
  if (right) await attempt.clear();
  else if (isKnownAddress) await slowDown();
  return right;

  async function slowDown(): Promise<void> {
    if (attempt.refusedForMs !== null) {
      throw new Problem('too_many_attempts', undefined, { retryAfter: attempt.refusedForMs / 1000 });
    }
    if (attempt.delayMs > 0) await visitor.unhurried(() => deps.sleep(attempt.delayMs));
  }
}
