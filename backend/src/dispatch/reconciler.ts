import { setTimeout as sleep } from 'node:timers/promises';
import type { NoAnswer } from '../sms/sms-gateway.ts';
import { askAfter, type AskAfterDeps } from './ask-after.ts';
import { backoff } from './backoff.ts';
import type { ReconcilerLease } from './reconciler-lease.ts';

export interface ReconcilerDeps extends AskAfterDeps {
  readonly lease: ReconcilerLease;
}

export interface ReconcilerOptions {
  /** ms between looks for something to ask. */
  readonly pollMs: number;
  /** Messages asked after per second, over all processes: far below what the provider refuses, also after days of silence. */
  readonly asksPerSecond: number;
}

export interface Reconciler {
  start(): void;
  /** Begins no further question; resolves when the one under way is recorded. */
  stop(): Promise<void>;
}

/** Messages asked after before the order is looked at again. */
const batchSize = 5;

/** The first and the longest pause when the provider does not answer, in ms. */
const pauses: Readonly<Record<NoAnswer['kind'], readonly [number, number]>> = {
  busy: [1000, 60_000],
  unreachable: [1000, 60_000],
  unauthorized: [10_000, 300_000],
};

/**
 * Asks the provider about every message that is neither final nor fresh: callbacks get lost, and calls end with nobody
 * knowing how. What it finds is evidence like any other.
 */
export function createReconciler(deps: ReconcilerDeps, options: ReconcilerOptions): Reconciler {
  const stopped = new AbortController();
  let failures = 0;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const pauseMs = await askDue().catch((error: unknown) => {
        deps.log.warn({ err: error }, 'The reconciler cannot go on; trying again.');
        return options.pollMs;
      });
      await rest(pauseMs);
    }
    await deps.lease.release().catch((error: unknown) => {
      deps.log.warn({ err: error }, 'The reconciler’s lease is left to run out.');
    });
  }

  /** @returns ms until it is worth looking again */
  async function askDue(): Promise<number> {
    const due = await deps.checks.findDue(batchSize);
    for (const next of due) {
      if (stopped.signal.aborted) return 0;
      if (!(await deps.lease.hold())) return options.pollMs;
      const check = await deps.checks.take(next);
      if (check === null) continue;
      const paced = rest(1000 / options.asksPerSecond);
      const noAnswer = await deps.lease.keepDuring(() => askAfter(deps, check));
      if (noAnswer !== null) {
        failures += 1;
        const pauseMs = backoff(failures, ...pauses[noAnswer.kind]);
        deps.log.warn({ reason: noAnswer.kind }, 'The provider does not say how texts stand; asking later.');
        await deps.checks.askAgain(check, new Date(check.now.getTime() + pauseMs));
        return pauseMs;
      }
      failures = 0;
      await paced;
    }
    return due.length === batchSize ? 0 : options.pollMs;
  }

  /** Waits, but not when it is to stop. */
  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
