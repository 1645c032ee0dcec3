import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageRef } from '../messages/record-event.ts';
import { prepareCall, recordOutcome, type HandOverDeps } from './hand-over.ts';
import type { ClaimedMessage } from './outbox-store.ts';

export interface DispatcherOptions {
  /** Calls to the provider at once. */
  readonly concurrency: number;
  /** ms; longer than the provider's time limit, so that a living process never loses its claim in the middle. */
  readonly leaseMs: number;
  /** ms between looks at the outbox when nobody wakes it: another process may have queued something. */
  readonly pollMs: number;
}

export interface Dispatcher {
  start(): void;
  /** Something may be due now. */
  wake(): void;
  /** Resolves when this process has recorded the end of a call about the message, or after `ms`, or when it is not running. */
  waitForOutcome(messageId: string, ms: number): Promise<void>;
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
export function createDispatcher(deps: HandOverDeps, options: DispatcherOptions): Dispatcher {
  const inFlight = new Map<string, Promise<void>>();
  const waiters = new Map<string, () => void>();
  let started = false;
  let stopping = false;
  let lookAgain = false;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lastLookAt = Number.NEGATIVE_INFINITY;

  function wake(): void {
    if (!started || stopping) return;
    lookAgain = true;
    looking ??= look().finally(() => {
      looking = null;
      clearTimeout(timer);
      if (!stopping) timer = setTimeout(wake, options.pollMs);
    });
  }

  async function look(): Promise<void> {
    while (lookAgain && !isStopping()) {
      lookAgain = false;
      try {
        await abandonVanished();
        await fillSlots();
        lastLookAt = performance.now();
      } catch (error) {
        deps.log.warn({ err: error }, 'The outbox cannot be read; trying again.');
      }
    }
  }

  async function abandonVanished(): Promise<void> {
    for (const ref of await deps.outbox.findAbandoned(100)) await deps.outbox.abandon(ref);
  }

  async function fillSlots(): Promise<void> {
    const free = options.concurrency - inFlight.size;
    if (free <= 0) return;
    const due = await deps.outbox.findDue(free);
    for (const ref of due) {
      if (isStopping()) return;
      const id = ref.id.toHexString();
      // A look that began before the last claim was written sees that message as still waiting.
      if (inFlight.has(id)) continue;
      const work = dispatch(ref)
        .then((isOver) => {
          if (isOver) waiters.get(id)?.();
        })
        .catch((error: unknown) => {
          deps.log.error({ err: error, message_id: id }, 'A hand-over could not be recorded.');
        })
        .finally(() => {
          inFlight.delete(id);
          if (due.length === free) wake();
        });
      inFlight.set(id, work);
    }
  }

  /** @returns whether this process has recorded an end; not when another one has the message */
  async function dispatch(ref: MessageRef): Promise<boolean> {
    const claimId = randomUUID();
    let call;
    let claim: ClaimedMessage | null;
    try {
      claim = await deps.outbox.claim(ref, claimId, options.leaseMs);
      if (claim === null) return await deps.outbox.expire(ref);
      call = await prepareCall(deps, claim);
    } catch (error) {
      // No call was begun, so the claim may be given back, whether or not its write took place.
      deps.log.warn({ err: error, message_id: ref.id.toHexString() }, 'A claim failed; it is given back.');
      await untilWritten(() => deps.outbox.giveBack({ ...ref, claimId }));
      return false;
    }
    const held = claim;
    const outcome = await call();
    await untilWritten(() => recordOutcome(deps, held, outcome));
    return true;
  }

  /** Repeats a fenced write while the database is away: what the provider said must not be lost. */
  async function untilWritten(write: () => Promise<unknown>): Promise<void> {
    for (let waitMs = 100; ; waitMs = Math.min(2000, waitMs * 2)) {
      try {
        await write();
        return;
      } catch (error) {
        deps.log.warn({ err: error }, 'The database does not take a hand-over’s end; trying again.');
        await sleep(waitMs);
      }
    }
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
      await Promise.all(inFlight.values());
    },
  };
}
