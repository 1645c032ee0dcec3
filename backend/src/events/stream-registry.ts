import { maxStreamsPerAccount } from '@mysms/contract/limits';
import { nobodysAccount, type LiveStream } from './live-stream.ts';

export interface StreamRegistry {
  readonly size: number;
  add(stream: LiveStream): void;
  remove(stream: LiveStream): void;
  has(stream: LiveStream): boolean;
  all(): Iterable<LiveStream>;
  accounts(): Iterable<string>;
  of(account: string): Iterable<LiveStream>;
  /** Whether anybody here hears of what happens to the account. */
  isHeard(account: string): boolean;
  /** The oldest stream that the account has open, when it has too many: that one gives way. */
  surplusOf(account: string): LiveStream | null;
}

/** The open streams of one process, by account, in the order in which they were opened. */
export function streamRegistry(): StreamRegistry {
  const byAccount = new Map<string, Set<LiveStream>>();
  let size = 0;
  let operators = 0;

  function count(stream: LiveStream, by: 1 | -1): void {
    size += by;
    if (stream.listener.role !== 'member') operators += by;
  }

  return {
    get size() {
      return size;
    },
    add(stream) {
      const { account } = stream.listener;
      byAccount.set(account, (byAccount.get(account) ?? new Set()).add(stream));
      count(stream, 1);
    },
    remove(stream) {
      const { account } = stream.listener;
      const streams = byAccount.get(account);
      if (streams?.delete(stream) !== true) return;
      count(stream, -1);
      if (streams.size === 0) byAccount.delete(account);
    },
    has: (stream) => byAccount.get(stream.listener.account)?.has(stream) ?? false,
    *all() {
      for (const streams of byAccount.values()) yield* streams;
    },
    accounts: () => byAccount.keys(),
    of: (account) => byAccount.get(account) ?? [],
    isHeard: (account) => byAccount.has(account) || (account === nobodysAccount && operators > 0),
    surplusOf(account) {
      const open = [...(byAccount.get(account) ?? [])].filter(({ res }) => res.headersSent);
      return open.length > maxStreamsPerAccount ? (open[0] ?? null) : null;
    },
  };
}
