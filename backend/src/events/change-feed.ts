import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { isDatabaseFault } from '../database/is-database-fault.ts';
import type { Change } from './change.ts';
import { eventLog, type EventLog, type LoggedEvent } from './event-log.ts';
import { comparePositions, eventsPerChange, type EventPosition } from './event-position.ts';
import type { EventStore } from './event-store.ts';
import { latestOfEach } from './latest-of-each.ts';
import { watchChanges } from './watch-changes.ts';

export interface FeedDeps {
  /** On the client without time limits. */
  readonly changes: Connection;
  readonly events: EventStore;
  readonly log: Logger;
}

export interface FeedListener {
  /** Takes what happened, after it was logged; repeated when the database fails meanwhile. */
  readonly onEvents: (changes: readonly Change[], events: readonly LoggedEvent[]) => Promise<void>;
  /** Something was missed for good; the feed is over. */
  onLost(): void;
}

export interface ChangeFeed {
  readonly log: EventLog;
  /** Up to where everything has been told. */
  readonly head: () => EventPosition;
  stop(): Promise<void>;
}

/** ms from one telling to the next: what happens meanwhile is read together. The first change after a rest waits for nothing. */
const pauseMs = 15;
/** Changes that may wait for the telling before no more are read. */
const maxPending = 1000;
const againAfterMs = 500;

/** Turns the changes of the database from `start` on into events: logs them, and tells them in batches. */
export function changeFeed(deps: FeedDeps, start: EventPosition, listener: FeedListener): ChangeFeed {
  const log = eventLog(start);
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;
  let pending: Change[] = [];
  let telling: Promise<void> | undefined;
  let told = start;
  const watch = watchChanges(deps.changes, deps.log, start, { onChange, onLost: () => listener.onLost() });

  function onChange(change: Change): Promise<void> | undefined {
    pending.push(change);
    telling ??= tellPending();
    return pending.length < maxPending ? undefined : telling;
  }

  async function tellPending(): Promise<void> {
    while (pending.length > 0 && !isStopped()) {
      // All that arrived together is told together.
      await turn();
      const changes = pending;
      pending = [];
      const pause = rest(pauseMs);
      try {
        const events = latestOfEach(await untilDone(() => deps.events.findEvents(changes)));
        log.append(events);
        await untilDone(() => listener.onEvents(changes, events));
      } catch (error) {
        if (isStopped()) break;
        deps.log.error({ err: error }, 'Events could not be told; pages are told to read again.');
        listener.onLost();
        break;
      }
      const last = changes.at(-1)?.position ?? told;
      told = { ...last, ordinal: last.ordinal + eventsPerChange - 1 };
      await pause;
    }
    telling = undefined;
  }

  async function untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isDatabaseFault(error) || isStopped()) throw error;
        await rest(againAfterMs);
      }
    }
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
  }

  return {
    log,
    head() {
      const upTo = telling === undefined ? watch.toldUpTo() : null;
      if (upTo !== null && comparePositions(upTo, told) > 0) told = upTo;
      return told;
    },
    async stop() {
      stopped.abort();
      await watch.stop();
      await telling;
    },
  };
}
