import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** AES-256-GCM as the stored values are made: `<key id>.<nonce, text and tag>`, bound to their place. */
export function cipher(key: Buffer) {
  const keyId = createHash('sha256').update('mysms key id').update(key).digest('base64url').slice(0, 8);
  return {
    encrypt(plain: string, place: string): string {
      const nonce = randomBytes(12);
      const gcm = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const bytes = Buffer.concat([nonce, gcm.update(plain, 'utf8'), gcm.final(), gcm.getAuthTag()]);
      return `${keyId}.${bytes.toString('base64url')}`;
    },
    decrypt(stored: string, place: string): string {
      const bytes = Buffer.from(stored.slice(stored.indexOf('.') + 1), 'base64url');
      const gcm = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-16));
      return gcm.update(bytes.subarray(12, -16), undefined, 'utf8') + gcm.final('utf8');
    },
  };
}

export type Cipher = ReturnType<typeof cipher>;
