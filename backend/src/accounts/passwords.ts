import { createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import { deriveKey } from '../database/keyed-hash.ts';
import { createHashQueue } from './hash-queue.ts';

export interface Passwords {
  /** @throws {Problem} `busy` */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed. It takes the same work when there is none to hold it against.
   * @param stored null when there is no such account
   * @throws {Problem} `busy`
   */
  verify(password: string, stored: string | null): Promise<boolean>;
}

const cost = 12;
/** The hash of a random value that nobody knows. */
const nobodysHash = '$2b$12$K7P4cnUxo0UGTyxtlNca9..ZE.rvU0.mKXbw7EZKRlxE0rE6GGvyq';

/**
 * bcrypt over base64(HMAC-SHA-384(password, pepper)), as the OWASP password storage cheat sheet has it: 64 characters
 * whatever the length, so that bcrypt's limit of 72 bytes never cuts, and worthless without the pepper.
 * @param indexKey the pepper is derived from it
 */
export function createPasswords(indexKey: Buffer): Passwords {
  const pepper = deriveKey(indexKey, 'password');
  const inTurn = createHashQueue();
  const peppered = (password: string): string =>
    createHmac('sha384', pepper).update(password).digest('base64');

  return {
    hash: (password) => inTurn(() => bcrypt.hash(peppered(password), cost)),
    async verify(password, stored) {
      const matches = await inTurn(() => bcrypt.compare(peppered(password), stored ?? nobodysHash));
      return matches && stored !== null;
    },
  };
}
