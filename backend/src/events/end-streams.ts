import type { AccountStore } from '../accounts/account-store.ts';
import type { OpenSessionStore } from '../accounts/open-session-store.ts';
import type { Change } from './change.ts';
import type { Listener, LiveStream } from './live-stream.ts';
import type { StreamRegistry } from './stream-registry.ts';

export interface SessionDeps {
  readonly accounts: AccountStore;
  readonly openSessions: OpenSessionStore;
}

/** Whether the session that a stream is opened by is still one, of an account in the same role. */
export async function isStillSignedIn(deps: SessionDeps, listener: Listener): Promise<boolean> {
  const [isOpen, standings] = await Promise.all([
    deps.openSessions.isOpen(listener.session),
    deps.accounts.findStandings([listener.account]),
  ]);
  return isOpen && isAllowed(listener, standings.get(listener.account));
}

/** The streams whose sessions the changes have ended: signed out, ended from elsewhere, or the account's all at once. */
export async function streamsEndedBy(
  deps: SessionDeps,
  changes: readonly Change[],
  streams: StreamRegistry,
): Promise<LiveStream[]> {
  const idsIn = (collection: Change['collection']): Set<string> =>
    new Set(changes.filter((change) => change.collection === collection).map(({ id }) => id.toString()));
  const sessions = idsIn('sessions');
  const accounts = [...idsIn('accounts')].filter((account) => streams.isHeard(account));
  const ended =
    sessions.size === 0 ? [] : [...streams.all()].filter(({ listener }) => sessions.has(listener.session));
  if (accounts.length === 0) return ended;
  const standings = await deps.accounts.findStandings(accounts);
  const outdated = accounts.flatMap((account) =>
    [...streams.of(account)].filter(({ listener }) => !isAllowed(listener, standings.get(account))),
  );
  return [...ended, ...outdated];
}

function isAllowed(
  { role, epoch }: Listener,
  standing: { role: string; epoch: number } | undefined,
): boolean {
  return standing?.role === role && standing.epoch === epoch;
}
