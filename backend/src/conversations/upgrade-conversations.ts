import { Types, type Connection } from 'mongoose';
import { contactModel, phonePlace, type ContactRecord } from '../contacts/contact-record.ts';
import type { Encryption } from '../database/encryption.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { conversationModel, membershipModel } from './conversation-record.ts';

/** Contacts in one write. */
const atOnce = 500;
const lowestId = new Types.ObjectId('000000000000000000000000');
const isMissing = { $exists: false };
/** Where it is kept that all was brought up to date: the next start has nothing to look for. */
const done = { _id: 'upgrade.inbox' as unknown as Types.ObjectId };

/**
 * Gives contacts, conversations and memberships that were stored before texts came in what has been added to them since:
 * without it a reply would not find who sent last, nor a search the last four digits. Safe to repeat, and beside others.
 */
export async function upgradeConversations(
  connection: Connection,
  encryption: Encryption,
  hash: KeyedHash,
): Promise<void> {
  const installation = connection.collection('installation');
  if ((await installation.findOne(done)) !== null) return;
  const contacts = contactModel(connection);
  // Nobody could answer then: the latest activity was a text sent.
  await conversationModel(connection).collection.updateMany({ last_sent_at: isMissing }, [
    { $set: { last_sent_at: '$last_activity_at', inbound_seq: { $ifNull: ['$inbound_seq', 0] } } },
  ]);
  await membershipModel(connection).collection.updateMany(
    { archived: { $exists: true } },
    { $set: { archived_seq: null, read_message: null }, $unset: { archived: 1 } },
  );
  for (let last: Types.ObjectId | undefined = lowestId; last !== undefined;) last = await upgradeAfter(last);
  await installation.updateOne(done, { $currentDate: { at: true } }, { upsert: true });

  /** @returns the last contact that was looked at; undefined when there was none */
  async function upgradeAfter(id: Types.ObjectId): Promise<Types.ObjectId | undefined> {
    const found = await contacts
      .find({ _id: { $gt: id } }, { phone: 1 })
      .sort({ _id: 1 })
      .limit(atOnce)
      .lean<Pick<ContactRecord, '_id' | 'phone'>[]>();
    if (found.length === 0) return undefined;
    const writes = found.map(({ _id, phone }) => {
      const lastFour = encryption.decrypt(phone, phonePlace(_id)).slice(-4);
      const added = {
        last_four_index: hash('last_four', lastFour),
        name: null,
        is_registered: false,
        opt_outs: [],
      };
      return { updateOne: { filter: { _id, last_four_index: isMissing }, update: { $set: added } } };
    });
    await contacts.collection.bulkWrite(writes, { ordered: false });
    return found.at(-1)?._id;
  }
}
