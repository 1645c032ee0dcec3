import { setTimeout as sleep } from 'node:timers/promises';
import { MongoNetworkError, type ChangeStream, type ChangeStreamOptions, type ResumeToken } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { isDatabaseFault } from '../database/is-database-fault.ts';
import { changePipeline, changeReader, type Change } from './change.ts';
import { positionOfToken, timestampOf, type EventPosition } from './event-position.ts';

export interface Watch {
  /** Up to where every change has been told; null while that cannot be said. */
  toldUpTo(): EventPosition | null;
  stop(): Promise<void>;
}

interface Listener {
  /** Takes the next change; what it returns is waited for before another one is read. */
  onChange(change: Change): Promise<void> | undefined;
  /** Nobody can tell what happened in the meantime; the watch is over. */
  onLost(): void;
}

/** ms until the database is asked again after it broke off. */
const againAfterMs = 500;

/**
 * Listens to the changes from a moment on, through failovers and breaks: it goes on where it was. It is lost when the
 * database cannot: its oplog does not reach back so far any more, or the database was dropped.
 * @param connection on the client without time limits: a quiet database says nothing for long
 */
export function watchChanges(
  connection: Connection,
  log: Logger,
  start: EventPosition,
  listener: Listener,
): Watch {
  const client = connection.getClient();
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;
  const read = changeReader();
  let token: ResumeToken = null;
  let stream: ChangeStream = open();
  let breakOff: (error: Error) => void = () => undefined;
  // The driver goes on by itself too, but first waits half a minute for a node that is gone to close its cursor.
  const onNodeGone = (): void => breakOff(new MongoNetworkError('A node of the replica set is gone.'));
  client.on('connectionPoolCleared', onNodeGone);
  const running = run();

  function open(): ChangeStream {
    const where: ChangeStreamOptions =
      token === null ? { startAtOperationTime: timestampOf(start) } : { resumeAfter: token };
    return client.db(connection.name).watch(changePipeline, { ...where, fullDocument: 'updateLookup' });
  }

  async function run(): Promise<void> {
    while (!isStopped()) {
      const broken = Promise.withResolvers<never>();
      breakOff = broken.reject;
      try {
        await Promise.race([tellAll(stream), broken.promise]);
      } catch (error) {
        leave(stream);
        if (isStopped()) return;
        if (!isDatabaseFault(error)) {
          log.warn({ err: error }, 'Changes of the database were missed; pages are told to read again.');
          listener.onLost();
          return;
        }
        log.warn({ err: error }, 'The database stopped telling its changes; going on where it was.');
        await sleep(againAfterMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        if (!isStopped()) stream = open();
      }
    }
  }

  async function tellAll(from: ChangeStream): Promise<void> {
    for (;;) {
      const told = await from.next();
      // One that was left may still have something to say: its successor says it too.
      if (from !== stream) return;
      const change = read(told);
      token = told._id;
      if (change !== null) await listener.onChange(change);
    }
  }

  return {
    toldUpTo: () => positionOfToken(stream.resumeToken),
    async stop() {
      stopped.abort();
      client.off('connectionPoolCleared', onNodeGone);
      breakOff(new MongoNetworkError('The watch is over.'));
      await running;
    },
  };
}

/** Does not wait: a node that is gone answers nothing. */
function leave(stream: ChangeStream): void {
  stream.close().catch(() => undefined);
}
