import { randomBytes } from 'node:crypto';
import { ObjectId, type Document } from 'mongodb';
import { cipher } from '../floor/cipher.ts';
import type { World } from './world.ts';

const minute = 60_000;
const atOnce = 5000;

/**
 * Lengthens a conversation to `length` texts by copies of those that it holds, in turn: each encrypted anew, a minute
 * after the one before it, the last one now. All of them are read.
 */
export async function lengthenThread(world: World, conversation: ObjectId, length: number): Promise<void> {
  const messages = world.db.collection('messages');
  const first = await messages.findOne({ conversation });
  // With the account, by which an index finds them.
  const own = { account: first?.['account'] as ObjectId, conversation };
  const originals = await messages.find(own).sort({ seq: 1 }).toArray();
  const beginsAt = Date.now() - length * minute;
  for (const { _id, seq } of originals) {
    await messages.updateOne({ _id }, { $set: { created_at: new Date(beginsAt + Number(seq) * minute) } });
  }
  const copy = copier(world, originals, beginsAt);
  let storing: Promise<unknown> = Promise.resolve();
  for (let seq = originals.length + 1; seq <= length; seq += atOnce) {
    const count = Math.min(atOnce, length - seq + 1);
    const copies = Array.from({ length: count }, (_, n) => copy(seq + n));
    // The next ones are made while these are stored.
    await storing;
    storing = messages.insertMany(copies, { ordered: false });
  }
  await storing;
  const newest = await messages.find(own).sort({ seq: -1 }).limit(1).next();
  const last = { seq: length, inbound_seq: length, last_activity_at: newest?.['created_at'] as Date };
  await world.db.collection('conversations').updateOne({ _id: conversation }, { $set: last });
  const read = { read_seq: length, read_message: newest?._id };
  await world.db.collection('memberships').updateOne({ conversation }, { $set: read });
}

function copier(world: World, originals: readonly Document[], beginsAt: number): (seq: number) => Document {
  const secrets = cipher(world.encryptionKey);
  return (seq) => {
    const _id = new ObjectId();
    const at = new Date(beginsAt + seq * minute);
    return {
      ...originals[seq % originals.length],
      _id,
      seq,
      content: secrets.encrypt(`Text ${seq}, as people write them.`, `messages/${_id.toHexString()}/content`),
      twilio_sid: `SM${randomBytes(16).toString('hex')}`,
      created_at: at,
      changed_at: at,
      check: { at: null, since: null },
    };
  };
}
