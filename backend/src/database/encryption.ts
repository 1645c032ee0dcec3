import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Encryption at rest: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D), bound to the place where the value
 * stands, so that a value moved to another document or field does not decrypt.
 */
export interface Encryption {
  /** Names the key that encrypts now. */
  readonly keyId: string;
  /** @param place the document's id and the field, as `contacts/<id>/phone` */
  readonly encrypt: (plain: string, place: string) => string;
  /** @throws {Error} when the key is not known, or the value or its place was changed */
  readonly decrypt: (stored: string, place: string) => string;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param keys 32 bytes each; the first encrypts, all decrypt. A stored value is `<key id>.<base64url>`; the id is
 *   derived from the key, so the order of keys means nothing to values already stored.
 */
export function createEncryption(keys: readonly Buffer[]): Encryption {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [current] = byId;
  if (current === undefined) throw new Error('There is no key to encrypt with.');
  const [currentId, currentKey] = current;

  return {
    keyId: currentId,
    encrypt(plain, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(Buffer.from(place));
      const bytes = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${currentId}.${bytes.toString('base64url')}`;
    },
    decrypt(stored, place) {
      const dot = stored.indexOf('.');
      const key = byId.get(stored.slice(0, dot));
      if (key === undefined)
        throw new Error('A stored value was encrypted with a key that is not configured.');
      const bytes = Buffer.from(stored.slice(dot + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-tagBytes));
      return (
        decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
      );
    },
  };
}

function keyId(key: Buffer): string {
  return createHash('sha256').update('mysms key id').update(key).digest('base64url').slice(0, 8);
}
