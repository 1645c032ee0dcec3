import { maxIdempotencyKeyLength } from '@mysms/contract/limits';
import { Problem } from '../http/problem.ts';

/**
 * Reads the `Idempotency-Key` header; null when there is none.
 * @throws {Problem} `malformed_idempotency_key` when it is empty, too long or holds control characters
 */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header === '' || header.length > maxIdempotencyKeyLength || /\p{Cc}/u.test(header)) {
    throw new Problem('malformed_idempotency_key');
  }
  return header;
}
