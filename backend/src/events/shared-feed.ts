import { changeFeed, type ChangeFeed, type FeedDeps, type FeedListener } from './change-feed.ts';
import type { EventPosition } from './event-position.ts';

export interface SharedFeed {
  /**
   * The feed; begins it when there is none.
   * @param last where a reader who comes back has been told up to
   */
  get(last: EventPosition | null): Promise<ChangeFeed>;
  /** The feed, if it has begun. */
  current(): ChangeFeed | null;
  stop(): Promise<void>;
}

/** A feed that begins for a reader who comes back begins this many seconds earlier: others come back with it. */
const earlierSeconds = 30;
/** Seconds back to which changes are told to those who come back; and that another process may be ahead of this one. */
const maxBackSeconds = 10 * 60;
export const maxAheadSeconds = 60;

/** The one feed of a process: begun when somebody listens, and begun again when asked for after it was lost or stopped. */
export function sharedFeed(deps: FeedDeps, listener: FeedListener): SharedFeed {
  let starting: Promise<ChangeFeed> | undefined;
  let running: ChangeFeed | null = null;
  /** Changes were missed: what lies before the next beginning cannot be told. */
  let hasGap = false;

  async function begin(last: EventPosition | null): Promise<ChangeFeed> {
    const now = await deps.events.now();
    const canGoBack = last !== null && !hasGap && Math.abs(now.seconds - last.seconds) <= maxBackSeconds;
    const seconds = Math.min(now.seconds, last?.seconds ?? now.seconds) - earlierSeconds;
    hasGap = false;
    running = changeFeed(deps, canGoBack ? { seconds, increment: 0, ordinal: 0 } : now, {
      onEvents: listener.onEvents,
      onLost() {
        hasGap = true;
        void stop();
        listener.onLost();
      },
    });
    return running;
  }

  async function stop(): Promise<void> {
    const stopping = running;
    running = null;
    starting = undefined;
    await stopping?.stop();
  }

  return {
    async get(last) {
      starting ??= begin(last);
      try {
        return await starting;
      } catch (error) {
        starting = undefined;
        throw error;
      }
    },
    current: () => running,
    stop,
  };
}
