import { createHash, createHmac, randomBytes } from 'node:crypto';
import { ObjectId } from 'mongodb';
import type { World } from './world.ts';

interface StoredSession {
  readonly _id: string;
  readonly session: { readonly passport: { readonly user: { readonly id: string } } };
}

/**
 * Stores operators, each signed in, as copies of the one account that there is: signing up takes a server 200 ms each.
 * @returns their cookies
 */
export async function copyAsOperators(world: World, count: number): Promise<string[]> {
  const sessions = world.db.collection<StoredSession>('sessions');
  const [account, stored] = [await world.db.collection('accounts').findOne(), await sessions.findOne()];
  if (account === null || stored === null) throw new Error('Nobody has signed up.');
  // There is one first account only.
  const { first_account: _first, ...template } = account;
  const copies = Array.from({ length: count }, () => {
    const [_id, secret] = [new ObjectId(), randomBytes(24).toString('base64url')];
    const id = _id.toHexString();
    const { session } = stored;
    const user = { ...session.passport.user, id, name: id };
    return {
      account: { ...template, _id, role: 'operator', email: `${id}@example.com`, name: '' },
      session: {
        ...stored,
        _id: createHash('sha256').update(secret).digest('base64url'),
        session: { ...session, passport: { user } },
      },
      cookie: `mysms=${encodeURIComponent(`s:${secret}.${signatureOf(secret, world.sessionSecret)}`)}`,
    };
  });
  await world.db.collection('accounts').insertMany(copies.map((copy) => copy.account));
  await sessions.insertMany(copies.map((copy) => copy.session));
  return copies.map(({ cookie }) => cookie);
}

/** As express-session signs its cookies. */
function signatureOf(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64').replace(/=+$/, '');
}
