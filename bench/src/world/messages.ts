import { randomBytes } from 'node:crypto';
import { ObjectId, type Document } from 'mongodb';
import { cipher } from '../floor/cipher.ts';
import type { Person } from './person.ts';
import { sendText } from './person.ts';
import type { Side } from './side.ts';
import type { World } from './world.ts';

/** A stored message that callbacks can be about. */
export interface KnownMessage {
  readonly id: string;
  readonly sid: string;
}

/** A text that was sent over the API and handed over, as it is stored: what others are copied from. */
export async function handedOverText(world: World, ours: Side, person: Person): Promise<Document> {
  const { _id } = await sendText(
    ours,
    person,
    '+12025550123',
    'A text of middling length, as people write them.',
  );
  const stored = await world.db.collection('messages').findOne({ _id: new ObjectId(_id) });
  if (typeof stored?.['twilio_sid'] !== 'string') throw new Error('The first text was not handed over.');
  return stored;
}

/** Stores copies of a message that was handed over, each with an id and a sid of its own. */
export async function copyHandedOver(
  world: World,
  template: Document,
  count: number,
): Promise<KnownMessage[]> {
  const copies = Array.from({ length: count }, () => ({
    ...template,
    _id: new ObjectId(),
    twilio_sid: `SM${randomBytes(16).toString('hex')}`,
  }));
  await world.db.collection('messages').insertMany(copies);
  return copies.map(({ _id, twilio_sid: sid }) => ({ id: _id.toHexString(), sid }));
}

/** Queues copies of a message, each encrypted anew, as the API stores a text that nobody has handed over yet. */
export async function queueCopies(world: World, template: Document, count: number): Promise<void> {
  const secrets = cipher(world.encryptionKey);
  const messages = world.db.collection('messages');
  const [first] = template['events'] as Document[];
  const now = Date.now();
  for (let done = 0; done < count; done += 5000) {
    const copies = Array.from({ length: Math.min(5000, count - done) }, (_, n) => {
      const _id = new ObjectId();
      return {
        ...template,
        _id,
        content: secrets.encrypt(
          'A text of middling length, as people write them.',
          `messages/${_id.toHexString()}/content`,
        ),
        status: 'queued',
        twilio_sid: null,
        events: [first],
        check: { at: null, since: null },
        dispatch: {
          ...(template['dispatch'] as Document),
          state: 'waiting',
          claim_id: null,
          claimed_at: null,
          lease_until: null,
          attempts: 0,
          due_at: new Date(now),
          turn: now + done + n,
          expires_at: new Date(now + 4 * 60 * 60 * 1000),
        },
      };
    });
    await messages.insertMany(copies, { ordered: false });
  }
}

/** Sends texts over the API to ten people in turn. */
export async function sendTexts(ours: Side, person: Person, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await sendText(
      ours,
      person,
      `+1202555${String(1000 + (n % 10))}`,
      `Text ${n}, of the length that people write.`,
    );
  }
}
