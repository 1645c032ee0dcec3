import { createHmac, hkdfSync } from 'node:crypto';

const purposes = [
  'phone',
  'password',
  'line',
  'idempotency',
  'limit',
  'link',
  'setup',
  'canary',
  'last_four',
] as const;
export type HashPurpose = (typeof purposes)[number];

/** HMAC-SHA-256 under a key of the purpose's own; base64url. The same value always hashes to the same text. */
export type KeyedHash = (purpose: HashPurpose, value: string) => string;

/**
 * All keyed hashes come from one INDEX_KEY by HKDF (RFC 5869), one key for each purpose, so that a hash made for one
 * purpose says nothing about another. A plain hash of a phone number can be reversed within the hour.
 */
export function createKeyedHash(indexKey: Buffer): KeyedHash {
  const keys = new Map(purposes.map((purpose) => [purpose, deriveKey(indexKey, purpose)]));
  return (purpose, value) =>
    createHmac('sha256', keys.get(purpose) ?? deriveKey(indexKey, purpose))
      .update(value)
      .digest('base64url');
}

/** 32 bytes for one purpose, from the INDEX_KEY. */
export function deriveKey(indexKey: Buffer, purpose: HashPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', indexKey, '', `mysms ${purpose}`, 32));
}
