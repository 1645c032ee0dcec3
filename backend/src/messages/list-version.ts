import { createHash } from 'node:crypto';

/** When a message of the account last changed, and the database's clock at the moment of reading. */
export interface Change {
  readonly changed_at: Date;
  readonly now: Date;
}

/** How many of the newest changes the version is made of. */
export const changesInVersion = 20;

/** ms for which a change may still be overtaken by a write that began before it and shows after it. */
const settlesAfterMs = 2000;

export interface ListVersion {
  /** A strong ETag. */
  readonly etag: string;
  /** Whether it may be answered with 304; a version that is too young never is. */
  readonly isSettled: boolean;
}

/**
 * The version of what is made of an account's messages, read from an index without a document and without a counter to
 * keep: the times of its newest changes. Several of them and not just the newest, so that a write that began earlier
 * and became visible later still shows.
 * @param of whose messages, and what is made of them
 */
export function listVersion(of: string, changes: readonly Change[]): ListVersion {
  const [newest] = changes;
  const hash = createHash('sha256').update(of);
  for (const { changed_at: changedAt } of changes) hash.update(`,${changedAt.getTime()}`);
  return {
    etag: `"${hash.digest('base64url').slice(0, 22)}"`,
    isSettled: newest === undefined || newest.now.getTime() - newest.changed_at.getTime() >= settlesAfterMs,
  };
}

/** Whether an `If-None-Match` header names the version (RFC 9110 13.1.2; the comparison is weak). */
export function namesVersion(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((part) => part.trim().replace(/^W\//, '') === etag);
}
