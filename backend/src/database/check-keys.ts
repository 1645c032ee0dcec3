import { Schema, type Connection } from 'mongoose';
import type { Encryption } from './encryption.ts';
import { isDuplicateKey } from './is-database-fault.ts';
import type { KeyedHash } from './keyed-hash.ts';

const text = 'The keys of this installation are right.';
const placeOf = (id: string): string => `installation/${id}`;

interface Canary {
  _id: string;
  encrypted?: string;
  hash?: string;
}

const canarySchema = new Schema<Canary>(
  { _id: { type: String, required: true }, encrypted: String, hash: String },
  { versionKey: false, collection: 'installation' },
);

/**
 * Holds the configured keys against canary documents: one for the INDEX_KEY, and one for each key that ever was the
 * current DATA_ENCRYPTION_KEY, since values are stored with all of them. A missing data key would make texts
 * unreadable; a wrong INDEX_KEY would silently duplicate contacts and break every sign-in.
 * @throws {Error} that says which key is wrong
 */
export async function checkKeys(
  connection: Connection,
  encryption: Encryption,
  hash: KeyedHash,
): Promise<void> {
  const canaries = connection.model('Canary', canarySchema);
  const indexCanary: Canary = { _id: 'canary.index', hash: hash('canary', text) };
  const dataId = `canary.data.${encryption.keyId}`;
  const dataCanary: Canary = { _id: dataId, encrypted: encryption.encrypt(text, placeOf(dataId)) };
  for (const stored of await canaries.find({ _id: /^canary\./ }).lean<Canary[]>()) {
    if (stored.hash !== undefined && stored.hash !== indexCanary.hash) {
      throw new Error(
        'INDEX_KEY is not the one this database was made with. Give the former one: it cannot be rotated.',
      );
    }
    if (stored.encrypted !== undefined && !canDecrypt(encryption, stored.encrypted, stored._id)) {
      throw new Error(
        'DATA_ENCRYPTION_KEY lacks a key that values of this database are encrypted with. Give the former ones too, comma-separated, the current one first.',
      );
    }
  }
  // Only now: keys that are wrong must leave nothing behind.
  await Promise.all([indexCanary, dataCanary].map((canary) => keep(canary)));

  async function keep(canary: Canary): Promise<void> {
    await canaries.create(canary).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }
}

function canDecrypt(encryption: Encryption, encrypted: string, id: string): boolean {
  try {
    return encryption.decrypt(encrypted, placeOf(id)) === text;
  } catch {
    return false;
  }
}
