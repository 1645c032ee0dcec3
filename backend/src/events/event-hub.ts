import type { Response } from 'express';
import { Problem } from '../http/problem.ts';
import { catchUp } from './catch-up.ts';
import type { Change } from './change.ts';
import type { FeedDeps } from './change-feed.ts';
import { deliverEvents } from './deliver-events.ts';
import { isStillSignedIn, streamsEndedBy, type SessionDeps } from './end-streams.ts';
import type { LoggedEvent } from './event-log.ts';
import { thinHead } from './forget-request.ts';
import { formatPosition, parsePosition, type EventPosition } from './event-position.ts';
import { formatEvent, loadEvents, type LoadEventsDeps } from './load-events.ts';
import {
  dropIfStalled,
  keepAliveSeconds,
  streamHeaders,
  writeTo,
  type Listener,
  type LiveStream,
} from './live-stream.ts';
import { maxAheadSeconds, sharedFeed } from './shared-feed.ts';
import { streamRegistry } from './stream-registry.ts';

export interface EventHubDeps extends FeedDeps, LoadEventsDeps, SessionDeps {}

export interface EventHub {
  /**
   * Opens a stream of the listener's events and returns when it has begun; it goes on by itself.
   * @param lastEventId of a reader who comes back: the last one it has had
   * @throws {Problem} `not_signed_in` when the session has ended meanwhile; `unavailable` when the process is ending
   */
  open(res: Response, listener: Listener, lastEventId: string | undefined): Promise<void>;
  /** Ends all streams, each with a hint when to come back. */
  stop(): Promise<void>;
}

/** ms after which a reader comes back that lost its stream; more when it gave way, or the two would chase each other. */
const retryMs = 2000;
const retryAfterGivingWayMs = 60_000;
/** ms over which the readers of a process that ends come back to the others. */
const returnBetweenMs = [1000, 5000] as const;
/** Seconds that changes are still listened to when the last stream has gone: mostly its reader comes back. */
const lingerSeconds = 60;

/**
 * All event streams of one process, fed by one change stream. While nobody listens it does not listen either: then
 * changes cost nothing here. One timer serves all streams.
 */
export function eventHub(deps: EventHubDeps): EventHub {
  const streams = streamRegistry();
  const feed = sharedFeed(deps, { onEvents, onLost: () => endAll(() => null) });
  let wheel: NodeJS.Timeout | undefined;
  let turns = 0;
  let quietSeconds = 0;
  let isStopped = false;

  async function open(res: Response, listener: Listener, lastEventId: string | undefined): Promise<void> {
    refuseWhenStopped();
    const last = lastEventId === undefined ? null : parsePosition(lastEventId);
    const { log, head } = await feed.get(last);
    const slot = streams.size % keepAliveSeconds;
    const stream: LiveStream = { listener, res, slot, after: head(), isCaughtUp: false, stalledSince: null };
    // First among those that hear of an ended session, and then asked whether it has: no moment is left in between.
    streams.add(stream);
    res.once('close', () => streams.remove(stream));
    wheel ??= setInterval(turn, 1000);
    try {
      if (!(await isStillSignedIn(deps, listener))) throw new Problem('not_signed_in');
      refuseWhenStopped();
      if (!streams.has(stream)) throw new Problem('unavailable');
    } catch (error) {
      streams.remove(stream);
      throw error;
    }
    // The deadline has answered already, or nobody is there any more.
    if (res.headersSent || res.destroyed) {
      streams.remove(stream);
      return;
    }

    const canResume =
      last !== null && log.reachesBackTo(last) && last.seconds <= head().seconds + maxAheadSeconds;
    stream.after = canResume ? last : head();
    thinHead(res);
    res.writeHead(200, streamHeaders);
    res.write(`retry: ${retryMs}\n${signOfLife(stream.after)}`);
    if (lastEventId !== undefined && !canResume) writeTo(stream, formatEvent(stream.after, 'resync', {}));
    const oldest = streams.surplusOf(listener.account);
    if (oldest !== null) end(oldest, retryHint(retryAfterGivingWayMs));
    catchUp(deps, log, stream).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'An event stream could not be told what it missed.');
      res.destroy();
    });
  }

  function refuseWhenStopped(): void {
    if (isStopped) throw new Problem('unavailable');
  }

  async function onEvents(changes: readonly Change[], events: readonly LoggedEvent[]): Promise<void> {
    for (const stream of await streamsEndedBy(deps, changes, streams)) endSession(stream);
    const heard = events.filter(({ account }) => streams.isHeard(account));
    for await (const loaded of loadEvents(deps, heard)) deliverEvents(streams, loaded);
  }

  /** Once a second: ends what has come to its end, drops who takes nothing, and keeps a twentieth of the streams alive. */
  function turn(): void {
    turns += 1;
    const [now, time] = [performance.now(), Date.now()];
    const head = feed.current()?.head();
    const life = Buffer.from(head === undefined ? ':\n\n' : signOfLife(head));
    for (const stream of streams.all()) {
      dropIfStalled(stream, now);
      if (stream.listener.endsAt <= time) endSession(stream);
      // One that is still being let in has no head yet.
      else if (stream.res.headersSent && stream.slot === turns % keepAliveSeconds)
        writeTo(stream, stream.isCaughtUp ? life : stillHere);
    }
    quietSeconds = streams.size === 0 ? quietSeconds + 1 : 0;
    if (quietSeconds >= lingerSeconds) void rest();
  }

  async function rest(): Promise<void> {
    clearInterval(wheel);
    wheel = undefined;
    quietSeconds = 0;
    await feed.stop();
  }

  function endSession(stream: LiveStream): void {
    end(stream, formatEvent(stream.after, 'session.ended', {}));
  }

  function endAll(lastBytes: () => Buffer | null): void {
    for (const stream of streams.all()) end(stream, lastBytes());
  }

  function end(stream: LiveStream, lastBytes: Buffer | null): void {
    streams.remove(stream);
    if (stream.res.headersSent) stream.res.end(lastBytes ?? undefined);
  }

  return {
    open,
    async stop() {
      isStopped = true;
      const [from, to] = returnBetweenMs;
      endAll(() => retryHint(Math.round(from + Math.random() * (to - from))));
      await rest();
    },
  };
}

function retryHint(ms: number): Buffer {
  return Buffer.from(`retry: ${ms}\n\n`);
}

const stillHere = Buffer.from(':\n\n');

/** A comment, and the place up to which the reader has been told all: from there it resumes, however quiet it was. */
function signOfLife(position: EventPosition): string {
  return `:\nid: ${formatPosition(position)}\n\n`;
}
