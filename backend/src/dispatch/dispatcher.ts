import { setTimeout as sleep } from 'node:timers/promises';
import { createHandOverNext, type HandOverNextDeps } from './hand-over-next.ts';
import { createLineQueues, type LineQueue } from './line-queues.ts';
import type { OverdueStore } from './overdue-store.ts';
import { createPressure } from './pressure.ts';
import type { QueueTime } from './turn.ts';

export interface DispatcherDeps extends HandOverNextDeps {
  readonly overdue: OverdueStore;
}

export interface DispatcherOptions {
  /** Calls to the provider at once. */
  readonly concurrency: number;
  /** ms; longer than the provider's time limit, so that a living process never loses its claim in the middle. */
  readonly leaseMs: number;
  /** ms from the claim within which a call begins or is not made. */
  readonly callWithinMs: number;
  /** ms between looks at the outbox when nobody wakes it: another process may have queued something. */
  readonly pollMs: number;
}

export interface Dispatcher {
  start(): void;
  /** Something may be due now. */
  wake(): void;
  /**
   * Resolves when this process has recorded the end of a call about the message, or has seen that it must wait, or
   * after `ms`, or when it is not running.
   */
  waitForOutcome(messageId: string, ms: number): Promise<void>;
  /** The queue's own time on this line; see `nextTurn`. */
  queueTime(lineId: string): QueueTime;
  /** Whether it was started and not stopped. */
  isRunning(): boolean;
  /** Whether the database answered it within the last `ms`. */
  databaseAnsweredWithin(ms: number): boolean;
  /** Claims nothing more; resolves when every call in flight is recorded. */
  stop(): Promise<void>;
}

/**
 * Hands waiting messages to the provider: claim, call, record. Any number of processes run one each on the same
 * database. A process that vanishes leaves its claims to run out; whoever looks next makes those messages unknown.
 */
export function createDispatcher(deps: DispatcherDeps, options: DispatcherOptions): Dispatcher {
  const { concurrency, leaseMs, callWithinMs, pollMs } = options;
  const pressure = createPressure(concurrency);
  const lineQueues = createLineQueues(deps, wake);
  const inHand = new Set<string>();
  const handOverNext = createHandOverNext(deps, { leaseMs, callWithinMs, pressure, inHand, isStopping });
  const handOvers = new Set<Promise<void>>();
  const waiters = new Map<string, () => void>();
  let started = false;
  let stopping = false;
  let lookAgain = false;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lastLookAt = Number.NEGATIVE_INFINITY;
  let nextSweepAt = 0;
  /** Whether texts wait for a call to end. */
  let isMore = false;

  function wake(): void {
    if (!started || stopping) return;
    lookAgain = true;
    looking ??= look().finally(() => {
      looking = null;
      clearTimeout(timer);
      const pausedMs = Math.ceil(pressure.pausedFor());
      if (!stopping) timer = setTimeout(wake, pausedMs > 0 ? Math.min(pausedMs, pollMs) : pollMs);
    });
  }

  async function look(): Promise<void> {
    while (lookAgain && !isStopping()) {
      lookAgain = false;
      const waitingSince = [...waiters.keys()];
      try {
        // What cannot be swept must not keep everything else from going out.
        if (performance.now() >= nextSweepAt) await sweep().catch(sayTryingAgain);
        const areSomeHeldBack = await fillSlots();
        if (areSomeHeldBack) release(waitingSince);
      } catch (error) {
        sayTryingAgain(error);
      }
    }
  }

  function sayTryingAgain(error: unknown): void {
    deps.log.warn({ err: error }, 'The outbox cannot be read; trying again.');
  }

  /** Sees to the messages whose time has come: a bounded number of each kind, and again at once if there are more. */
  async function sweep(): Promise<void> {
    nextSweepAt = performance.now() + pollMs;
    const abandoned = await deps.overdue.abandonVanished();
    for (let n = 0; n < abandoned.changed; n += 1) deps.meter.becameUnknown();
    const due = await deps.overdue.queueScheduled(lineQueues.time());
    const expired = await deps.overdue.expire();
    lastLookAt = performance.now();
    if (!abandoned.isMore && !due.isMore && !expired.isMore) return;
    nextSweepAt = 0;
    lookAgain = true;
  }

  /** @returns whether texts wait for more than a call to end: the provider is left in peace, or their line is busy */
  async function fillSlots(): Promise<boolean> {
    const room = pressure.room(handOvers.size);
    isMore = room === 0;
    if (room === 0) return pressure.pausedFor() > 0;
    const queues = await lineQueues.read(room);
    lastLookAt = performance.now();
    await begin(queues, room);
    isMore = queues.some(({ due, isLong }) => isLong || due.length > 0);
    return lineQueues.areSomeBusy();
  }

  /** Begins at most `room` hand-overs, one line after the other in turn. */
  async function begin(queues: readonly LineQueue[], room: number): Promise<void> {
    let begun = 0;
    let open = queues;
    while (begun < room && !isStopping()) {
      const [queue, ...others] = open;
      if (queue === undefined) return;
      open = others;
      const first = queue.due.shift();
      if (first === undefined || !(await lineQueues.reserve(queue.lineId, first.segments))) continue;
      follow(handOverNext(queue, first));
      begun += 1;
      open = [...others, queue];
    }
  }

  function follow(handingOver: Promise<string | null>): void {
    const handOver = handingOver
      .then((id) => {
        if (id !== null) waiters.get(id)?.();
      })
      .catch((error: unknown) => {
        deps.log.error({ err: error }, 'A hand-over could not be recorded.');
      })
      .finally(() => {
        handOvers.delete(handOver);
        if (isMore || pressure.pausedFor() > 0) wake();
      });
    handOvers.add(handOver);
  }

  function release(messageIds: readonly string[]): void {
    for (const id of messageIds) if (!inHand.has(id)) waiters.get(id)?.();
  }

  /** Read through a call, because it changes while a function awaits. */
  function isStopping(): boolean {
    return stopping;
  }

  return {
    start() {
      started = true;
      wake();
    },
    wake,
    queueTime: (lineId) => lineQueues.time(lineId),
    isRunning: () => started && !stopping,
    databaseAnsweredWithin: (ms) => performance.now() - lastLookAt < ms,
    async waitForOutcome(messageId, ms) {
      if (!started || stopping) return;
      const timeout = new AbortController();
      await Promise.race([
        new Promise<void>((resolve) => waiters.set(messageId, resolve)),
        sleep(ms, undefined, { signal: timeout.signal }).catch(() => undefined),
      ]);
      timeout.abort();
      waiters.delete(messageId);
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await looking;
      lineQueues.stop();
      await Promise.all(handOvers);
    },
  };
}
