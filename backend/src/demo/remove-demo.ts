import type { AccountDeps } from '../accounts/account-deps.ts';
import { openSessionStore } from '../accounts/open-session-store.ts';
import { contactStore } from '../contacts/contact-store.ts';
import { demoModels } from './demo-models.ts';

export interface RemovedDemo {
  readonly conversations: number;
  readonly messages: number;
  readonly contacts: number;
  /** The numbers (E.164) of all people of the demo. */
  readonly numbers: readonly string[];
}

/**
 * Removes the demo, all of it or nothing, and its sessions; this installation never gets another one. People whom
 * somebody else texts too, or whom operators have registered, stay.
 * @returns null when there is none, or none any more
 */
export async function removeDemo(
  deps: Pick<AccountDeps, 'database' | 'encryption' | 'hash' | 'links'>,
): Promise<RemovedDemo | null> {
  const { requests, background } = deps.database;
  const { accounts, contacts, conversations, memberships, messages, demos } = demoModels(background);
  const demo = await demos.findOne({ _id: 'demo', removed_at: null }).lean();
  if (demo === null) return null;
  const { account } = demo;
  const people = await conversations.distinct('contact', { account });
  const known = await contactStore(background, deps.encryption, deps.hash).findNumbers(people);

  const removed = await background.transaction(async (session) => {
    const within = { session };
    await accounts.deleteOne({ _id: account }, within);
    const { deletedCount: texts } = await messages.deleteMany({ account }, within);
    await memberships.deleteMany({ account }, within);
    const { deletedCount: talks } = await conversations.deleteMany({ account }, within);
    const busy = await conversations.distinct('contact', { contact: { $in: people } }, within);
    const left = { _id: { $in: people, $nin: busy }, is_registered: false };
    const { deletedCount: gone } = await contacts.deleteMany(left, within);
    await demos.updateOne({ _id: 'demo' }, { $set: { removed_at: new Date() } }, within);
    return { conversations: talks, messages: texts, contacts: gone };
  });
  await openSessionStore(requests).endAll(account.toHexString());
  await deps.links.revoke(account.toHexString());
  return { ...removed, numbers: [...known.values()] };
}
