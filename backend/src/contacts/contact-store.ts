import { Schema, Types, type Connection } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';

interface StoredContact {
  _id: Types.ObjectId;
  /** The only place where a full number is kept; encrypted. */
  phone: string;
  /** Keyed hash of the number, for finding it. */
  phone_index: string;
  created_at: Date;
}

const contactSchema = new Schema<StoredContact>(
  { phone: String, phone_index: String, created_at: Date },
  { versionKey: false, strict: 'throw', collection: 'contacts' },
);
contactSchema.index({ phone_index: 1 }, { unique: true });

export type ContactStore = ReturnType<typeof contactStore>;

/** Contacts: one per phone number for the whole installation. */
export function contactStore(connection: Connection, encryption: Encryption, hash: KeyedHash) {
  const contacts = connection.model('Contact', contactSchema);
  const place = (id: Types.ObjectId): string => `contacts/${id.toHexString()}/phone`;

  /** The contact of a number (E.164), made if there is none; `isNew` says which. One round trip. */
  async function findOrCreate(number: string): Promise<{ id: Types.ObjectId; isNew: boolean }> {
    const id = new Types.ObjectId();
    const filter = { phone_index: hash('phone', number) };
    const made = { _id: id, phone: encryption.encrypt(number, place(id)), created_at: new Date() };
    const upsert = () =>
      contacts
        .findOneAndUpdate(
          filter,
          { $setOnInsert: made },
          { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
        )
        .orFail()
        .lean();
    // Two upserts of one number at once: the loser meets the unique index and then finds the winner's.
    const contact = await upsert().catch((error: unknown) => {
      if (isDuplicateKey(error)) return upsert();
      throw error;
    });
    return { id: contact._id, isNew: contact._id.equals(id) };
  }

  /** The numbers (E.164) of several contacts, by contact id. */
  async function findNumbers(ids: readonly Types.ObjectId[]): Promise<ReadonlyMap<string, string>> {
    const distinct = [...new Set(ids.map((id) => id.toHexString()))];
    if (distinct.length === 0) return new Map();
    const found = await contacts.find({ _id: { $in: distinct } }, { phone: 1 }).lean();
    return new Map(found.map(({ _id, phone }) => [_id.toHexString(), encryption.decrypt(phone, place(_id))]));
  }

  /** The number (E.164) of a contact with whom the account has a conversation, else null. One round trip. */
  async function findOwnNumber(account: Types.ObjectId, id: Types.ObjectId): Promise<string | null> {
    const [found] = await contacts.aggregate<{ phone: string }>([
      { $match: { _id: id } },
      {
        $lookup: {
          from: 'conversations',
          pipeline: [{ $match: { account, contact: id } }, { $limit: 1 }, { $project: { _id: 1 } }],
          as: 'talks',
        },
      },
      { $match: { 'talks.0': { $exists: true } } },
      { $project: { phone: 1 } },
    ]);
    return found === undefined ? null : encryption.decrypt(found.phone, place(id));
  }

  return { findOrCreate, findNumbers, findOwnNumber };
}
