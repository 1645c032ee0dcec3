import { comparePositions } from './event-position.ts';
import { nobodysAccount, writeTo, type LiveStream } from './live-stream.ts';
import type { LoadedEvent } from './load-events.ts';
import type { StreamRegistry } from './stream-registry.ts';

/**
 * Writes the events to the streams that they are for, in order and in one piece: the same bytes for all streams with the
 * same news. Streams that are catching up find theirs in the log.
 */
export function deliverEvents(streams: StreamRegistry, events: readonly LoadedEvent[]): void {
  const byAccount = Map.groupBy(events, ({ account }) => account);
  const unassigned = byAccount.get(nobodysAccount) ?? [];
  const made = new Map<readonly LoadedEvent[], Buffer>();
  for (const account of unassigned.length === 0 ? byAccount.keys() : streams.accounts()) {
    const own = byAccount.get(account) ?? [];
    const both = own.length === 0 ? unassigned : inOrder([...own, ...unassigned]);
    for (const stream of streams.of(account)) write(stream, stream.listener.role === 'member' ? own : both);
  }

  function write(stream: LiveStream, news: readonly LoadedEvent[]): void {
    const [first] = news;
    if (!stream.isCaughtUp || first === undefined) return;
    const isAllNew = comparePositions(first.position, stream.after) > 0;
    writeTo(stream, isAllNew ? bytesOf(news) : Buffer.concat(newTo(stream, news).map(({ bytes }) => bytes)));
  }

  function bytesOf(news: readonly LoadedEvent[]): Buffer {
    const bytes = made.get(news) ?? Buffer.concat(news.map((event) => event.bytes));
    made.set(news, bytes);
    return bytes;
  }
}

function inOrder(events: LoadedEvent[]): LoadedEvent[] {
  return events.toSorted((one, other) => comparePositions(one.position, other.position));
}

function newTo({ after }: LiveStream, news: readonly LoadedEvent[]): LoadedEvent[] {
  return news.filter(({ position }) => comparePositions(position, after) > 0);
}
