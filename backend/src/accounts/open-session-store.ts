import type { OpenSession } from '@mysms/contract/accounts';
import type { Connection } from 'mongoose';
import type { SessionUser } from './authenticator.ts';
import { sessionModel, type StoredSession } from './session-store.ts';

/** More than anybody can look through; each that is ended makes room for an older one. */
const maxListed = 100;

export type OpenSessionStore = ReturnType<typeof openSessionStore>;

/** An account's sessions as its owner is shown them. Each was written once, at log-in. */
export function openSessionStore(connection: Connection) {
  const sessions = sessionModel(connection);
  const user = (field: keyof SessionUser) => `session.passport.user.${field}`;
  const live = ({ id, epoch }: SessionUser) => ({
    [user('id')]: id,
    [user('epoch')]: epoch,
    [user('ends_at')]: { $gt: Date.now() },
  });

  /** The sessions that sign the same account in as this one, this one too; newest first, at most 100. */
  async function list(current: SessionUser): Promise<OpenSession[]> {
    const found = await sessions
      .find(live(current), { session: 1 })
      .sort({ [user('started_at')]: -1 })
      .limit(maxListed)
      .lean<StoredSession[]>();
    return found.map(({ session }) => toOpenSession(session.passport.user, current));
  }

  /** Ends one of them by its name. @returns false when there is none such */
  async function end(current: SessionUser, name: string): Promise<boolean> {
    const { deletedCount } = await sessions.deleteOne({ ...live(current), [user('name')]: name });
    return deletedCount > 0;
  }

  async function endAll(account: string): Promise<void> {
    await sessions.deleteMany({ [user('id')]: account });
  }

  /** @param stored the id under which it is stored */
  async function isOpen(stored: string): Promise<boolean> {
    return (await sessions.exists({ _id: stored })) !== null;
  }

  return { list, end, endAll, isOpen };
}

function toOpenSession(
  { name, device, started_at, ends_at }: SessionUser,
  current: SessionUser,
): OpenSession {
  return {
    _id: name,
    device,
    current: name === current.name,
    created_at: new Date(started_at).toISOString(),
    expires_at: new Date(ends_at).toISOString(),
  };
}
