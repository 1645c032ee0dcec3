import { randomBytes } from 'node:crypto';
import { ObjectId, type Document } from 'mongodb';
import { cipher } from '../floor/cipher.ts';
import type { World } from './world.ts';

const minute = 60_000;
const atOnce = 2000;
const collections = ['contacts', 'conversations', 'memberships', 'messages'] as const;
type Copies = Readonly<Record<(typeof collections)[number], Document>>;

/**
 * Copies a conversation that holds one text to `count` conversations of the same account, each with a person of its
 * own, and the latest activity a minute before that of the one above it.
 */
export async function copyConversations(world: World, conversation: ObjectId, count: number): Promise<void> {
  const original = await world.db.collection('conversations').findOne({ _id: conversation });
  const contact = await world.db.collection('contacts').findOne({ _id: original?.['contact'] as ObjectId });
  const membership = await world.db.collection('memberships').findOne({ conversation });
  const message = await world.db.collection('messages').findOne({ conversation });
  if (original === null || contact === null || membership === null || message === null)
    throw new Error('There is no such conversation with a text.');
  const copy = copier(world, {
    contacts: contact,
    conversations: original,
    memberships: membership,
    messages: message,
  });
  for (let done = 0; done < count; done += atOnce) {
    const copies = Array.from({ length: Math.min(atOnce, count - done) }, (_, n) => copy(done + n + 1));
    for (const name of collections) {
      await world.db.collection(name).insertMany(
        copies.map((made) => made[name]),
        { ordered: false },
      );
    }
  }
}

function copier(world: World, originals: Copies): (n: number) => Copies {
  const secrets = cipher(world.encryptionKey);
  const now = Date.now();
  return (n) => {
    const [contact, conversation, message] = [new ObjectId(), new ObjectId(), new ObjectId()];
    const at = new Date(now - n * minute);
    const number = `+1${String(2_010_000_000 + n)}`;
    const content = `Text ${n}, as people write them.`;
    return {
      contacts: {
        ...originals.contacts,
        _id: contact,
        phone: secrets.encrypt(number, `contacts/${contact.toHexString()}/phone`),
        phone_index: randomBytes(32).toString('base64url'),
      },
      conversations: {
        ...originals.conversations,
        _id: conversation,
        contact,
        last_sent_at: at,
        last_activity_at: at,
        created_at: at,
      },
      memberships: { ...originals.memberships, _id: new ObjectId(), conversation },
      messages: {
        ...originals.messages,
        _id: message,
        contact,
        conversation,
        content: secrets.encrypt(content, `messages/${message.toHexString()}/content`),
        twilio_sid: `SM${randomBytes(16).toString('hex')}`,
        check: { at: null, since: null },
        created_at: at,
        changed_at: at,
      },
    };
  };
}
