import { Types, type Connection } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { contactModel, phonePlace, type ContactRecord, type OptOutRecord } from './contact-record.ts';

export type ContactStore = ReturnType<typeof contactStore>;

/** A contact as far as those who want to text it need to know. */
export interface KnownContact {
  readonly id: Types.ObjectId;
  /** Whether it was made just now. */
  readonly isNew: boolean;
  readonly optOuts: readonly OptOutRecord[];
}

/** Contacts that were made before there were opt-outs have none. */
type StoredContact = Pick<ContactRecord, '_id' | 'phone'> & Partial<Pick<ContactRecord, 'opt_outs'>>;

/** Whether texts to the contact on the line are refused. */
export function isOptedOut({ optOuts }: Pick<KnownContact, 'optOuts'>, lineId: string): boolean {
  return optOuts.some((optOut) => optOut.line_id === lineId);
}

/** Contacts: one per phone number for the whole installation. */
export function contactStore(connection: Connection, encryption: Encryption, hash: KeyedHash) {
  const contacts = contactModel(connection);

  /** The contact of a number (E.164), made if there is none; `isNew` says which. One round trip. */
  async function findOrCreate(number: string): Promise<KnownContact> {
    const id = new Types.ObjectId();
    const filter = { phone_index: hash('phone', number) };
    const made = {
      _id: id,
      phone: encryption.encrypt(number, phonePlace(id)),
      last_four_index: hash('last_four', number.slice(-4)),
      name: null,
      is_registered: false,
      opt_outs: [],
      created_at: new Date(),
    };
    const upsert = () =>
      contacts
        .findOneAndUpdate(
          filter,
          { $setOnInsert: made },
          { upsert: true, returnDocument: 'after', projection: { opt_outs: 1 } },
        )
        .orFail()
        .lean<StoredContact>();
    // Two upserts of one number at once: the loser meets the unique index and then finds the winner's.
    const contact = await upsert().catch((error: unknown) => {
      if (isDuplicateKey(error)) return upsert();
      throw error;
    });
    return { id: contact._id, isNew: contact._id.equals(id), optOuts: contact.opt_outs ?? [] };
  }

  /** The numbers (E.164) of several contacts, by contact id. */
  async function findNumbers(ids: readonly Types.ObjectId[]): Promise<ReadonlyMap<string, string>> {
    const distinct = [...new Set(ids.map((id) => id.toHexString()))];
    if (distinct.length === 0) return new Map();
    const found = await contacts.find({ _id: { $in: distinct } }, { phone: 1 }).lean();
    return new Map(
      found.map(({ _id, phone }) => [_id.toHexString(), encryption.decrypt(phone, phonePlace(_id))]),
    );
  }

  /** A contact with whom the account has a conversation, and its number (E.164); else null. One round trip. */
  async function findOwn(
    account: Types.ObjectId,
    id: Types.ObjectId,
  ): Promise<(KnownContact & { number: string }) | null> {
    const [found] = await contacts.aggregate<StoredContact>([
      { $match: { _id: id } },
      {
        $lookup: {
          from: 'conversations',
          pipeline: [{ $match: { account, contact: id } }, { $limit: 1 }, { $project: { _id: 1 } }],
          as: 'talks',
        },
      },
      { $match: { 'talks.0': { $exists: true } } },
      { $project: { phone: 1, opt_outs: 1 } },
    ]);
    if (found === undefined) return null;
    return {
      id,
      isNew: false,
      optOuts: found.opt_outs ?? [],
      number: encryption.decrypt(found.phone, phonePlace(id)),
    };
  }

  /** A contact's number (E.164), and where it may not be texted; null when there is no such contact. */
  async function find(id: Types.ObjectId): Promise<(KnownContact & { number: string }) | null> {
    const found = await contacts.findById(id, { phone: 1, opt_outs: 1 }).lean<StoredContact>();
    if (found === null) return null;
    return {
      id,
      isNew: false,
      optOuts: found.opt_outs ?? [],
      number: encryption.decrypt(found.phone, phonePlace(id)),
    };
  }

  return { findOrCreate, findNumbers, findOwn, find };
}
