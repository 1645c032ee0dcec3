import type { Connection } from 'mongoose';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { attemptCounter } from './attempt-counter.ts';

/*
 * Guessing is made slow, and nobody is locked out by it (ASVS 6.3.1). Three counts over the same window:
 *
 *   one subject from one address    grows slow, then is refused: this is a guesser, or somebody who forgot
 *   one subject from all addresses  only grows slow: refusing would let strangers lock its owner out
 *   one address, all subjects       is refused at a number that no household and no office reaches by mistyping
 *
 * A subject is an e-mail, whether or not there is an account for it. An address from which the owner signed in before
 * is exempt while the password is right; `guarded-attempt.ts` sees to that.
 */

const windowSeconds = 15 * 60;
/** Delay in ms of the first, second … attempt of a pair; one more is refused. The first five stay under 3 s. */
const pairDelaysMs = [0, 0, 250, 500, 1000, 2000, 4000, 8000] as const;
const maxPerAddress = 100;
/** Attempts on one subject from everywhere that cost nothing; each one more adds its delay, up to the longest. */
const freePerSubject = 20;
const subjectDelayMs = 250;
const longestDelayMs = 10_000;

/** One attempt, counted already. */
export interface Attempt {
  /** ms until another one is taken; null when this one is. */
  readonly refusedForMs: number | null;
  readonly delayMs: number;
  /** It was none: the server was busy, or something failed. */
  undo(): Promise<void>;
  /** It was right: forgets the failures before it. */
  clear(): Promise<void>;
}

export type SignInThrottle = ReturnType<typeof signInThrottle>;

export function signInThrottle(connection: Connection, hash: KeyedHash) {
  const pairs = attemptCounter(connection, 'sign_in_pair', windowSeconds);
  const subjects = attemptCounter(connection, 'sign_in_subject', windowSeconds);
  const addresses = attemptCounter(connection, 'sign_in_address', windowSeconds);

  /**
   * Counts an attempt and says what it costs. Refused attempts do not count.
   * @param subject what is guessed at: an e-mail, or `setup code`
   * @param address keyed hash of where the attempt comes from
   */
  async function take(subject: string, address: string): Promise<Attempt> {
    const subjectKey = hash('limit', subject);
    const pairKey = `${subjectKey}.${address}`;
    const undoPair = (): Promise<unknown> =>
      Promise.all([pairs.giveBack(pairKey), addresses.giveBack(address)]);

    const [pair, sender] = await Promise.all([pairs.take(pairKey), addresses.take(address)]);
    const refusedForMs = refusal(pair.count > pairDelaysMs.length, pair.msLeft, sender.count, sender.msLeft);
    if (refusedForMs !== null) {
      await undoPair();
      const clear = async (): Promise<void> => {
        await Promise.all([pairs.clear(pairKey), subjects.clear(subjectKey)]);
      };
      return { refusedForMs, delayMs: 0, undo: () => Promise.resolve(), clear };
    }

    const all = await subjects.take(subjectKey);
    const everywhereMs = Math.max(0, all.count - freePerSubject) * subjectDelayMs;
    return {
      refusedForMs: null,
      delayMs: Math.min(longestDelayMs, Math.max(pairDelaysMs[pair.count - 1] ?? 0, everywhereMs)),
      async undo() {
        await Promise.all([undoPair(), subjects.giveBack(subjectKey)]);
      },
      async clear() {
        await Promise.all([pairs.clear(pairKey), subjects.clear(subjectKey), addresses.giveBack(address)]);
      },
    };
  }

  return { take };
}

function refusal(
  isPairSpent: boolean,
  pairMsLeft: number,
  addressCount: number,
  addressMsLeft: number,
): number | null {
  if (addressCount > maxPerAddress) return isPairSpent ? Math.max(pairMsLeft, addressMsLeft) : addressMsLeft;
  return isPairSpent ? pairMsLeft : null;
}
