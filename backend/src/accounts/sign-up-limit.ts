import type { Connection } from 'mongoose';
import { Problem } from '../http/problem.ts';
import { attemptCounter } from './attempt-counter.ts';

const windowSeconds = 60 * 60;

export type SignUpLimit = ReturnType<typeof signUpLimit>;

/**
 * Bounds how many accounts one address makes.
 * @param perHour LIMIT_SIGNUPS_PER_HOUR; 0 for no limit
 */
export function signUpLimit(connection: Connection, perHour: number) {
  const counter = attemptCounter(connection, 'sign_up', windowSeconds);

  /**
   * Runs a sign-up that counts when it succeeds, and only then.
   * @throws {Problem} `limit_signups_per_hour`
   */
  async function counting<T>(address: string, signUp: () => Promise<T>): Promise<T> {
    if (perHour === 0) return signUp();
    const { count, msLeft } = await counter.take(address);
    try {
      if (count > perHour) {
        throw new Problem('limit_signups_per_hour', undefined, { retryAfter: msLeft / 1000 });
      }
      return await signUp();
    } catch (error) {
      await counter.giveBack(address);
      throw error;
    }
  }

  return { counting };
}
