import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import type { MessageRecord } from '../src/messages/message-record.ts';
import { contentPlace } from '../src/messages/message-view.ts';
import type { Person } from './sign-up.ts';
import type { TestApp } from './start-test-app.ts';

/** Fields that make a copied text differ from the one it is copied from, by its number from 0. */
type Changes = (n: number) => Readonly<Record<string, unknown>>;

/**
 * Fills the outbox quickly: sends one text as a person whose app does not dispatch, and copies it as it is stored. Each
 * copy has its own id and a turn one second after the one before.
 * @returns the copies' ids
 */
export async function queueTexts(
  { database, deps }: Pick<TestApp, 'database' | 'deps'>,
  person: Person,
  count: number,
  changes: Changes = () => ({}),
): Promise<Types.ObjectId[]> {
  // The patient connection: so many at once may take more than a second on a busy machine.
  const messages = database.background.collection<MessageRecord>('messages');
  const text = { recipient_number: '+12025550123', content: 'Hello' };
  const { body } = await person.agent.post('/api/messages').send({ message: text }).expect(201);
  const template = await messages.findOneAndDelete({ _id: new Types.ObjectId((body as Message)._id) });
  if (template === null) throw new Error('The text to copy is gone.');
  const ids: Types.ObjectId[] = [];
  for (let from = 0; from < count; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, count - from) }, (_, n) => copy(from + n));
    ids.push(...batch.map(({ _id }) => _id));
    await messages.insertMany(batch);
  }
  return ids;

  function copy(n: number): MessageRecord {
    const { dispatch, ...fields } = template as MessageRecord;
    const _id = new Types.ObjectId();
    const content = deps.encryption.encrypt(text.content, contentPlace(_id));
    const made = { ...fields, _id, content, dispatch: { ...dispatch, turn: dispatch.turn + n * 1000 } };
    for (const [path, value] of Object.entries(changes(n))) {
      const [field = '', inner] = path.split('.');
      if (inner === undefined) Object.assign(made, { [field]: value });
      else Object.assign(made, { [field]: { ...made[field as 'dispatch'], [inner]: value } });
    }
    return made;
  }
}
