import { backoff } from './backoff.ts';
import type { CallEnd } from './call-end.ts';

export interface Pressure {
  /** How many calls may begin now, when so many are under way. */
  room(underWay: number): number;
  /** ms until a call may begin; 0 when nothing is paused. */
  pausedFor(): number;
  /** Begins a call; what it returns is told how the call ended. */
  begin(): (end: CallEnd) => void;
}

type Failure = Exclude<CallEnd, 'answered'>;

/** The first and the longest pause, in ms. */
const pauses: Readonly<Record<Failure, readonly [number, number]>> = {
  busy: [250, 10_000],
  unclear: [1000, 60_000],
  unreachable: [1000, 60_000],
  unauthorized: [10_000, 300_000],
};

/** Calls in a row that end unclearly: one may meet a bad moment, so many mean that the provider is in trouble. */
const mostUnclear = 20;

/**
 * How hard one process leans on the provider. Each 429 halves how many calls are made at once, each answer adds one, as
 * TCP does. When one at a time is still too much, or the provider is away, refuses us altogether or ends one call
 * after another unclearly, nothing is handed over for a while, and then a single call tries whether it is well again: a
 * long queue is neither churned through nor made unknown text by text.
 * @param most calls at once when all is well
 * @param now ms of a clock that never goes back
 */
export function createPressure(most: number, now: () => number = () => performance.now()): Pressure {
  let limit = most;
  /** Pauses in a row. While there are any, only one call tries. */
  let failures = 0;
  let resumeAt = 0;
  /** Counts the pauses, so that calls under way together make one of them and not each its own. */
  let pause = 0;
  let unclearInARow = 0;

  function fail(end: Failure): void {
    if (end === 'unclear') unclearInARow += 1;
    if (end === 'unclear' && unclearInARow < mostUnclear) return;
    if (end === 'busy' && limit > 1) {
      limit = Math.floor(limit / 2);
      return;
    }
    limit = 1;
    failures += 1;
    pause += 1;
    resumeAt = now() + backoff(failures, ...pauses[end]);
  }

  return {
    room(underWay) {
      if (now() < resumeAt) return 0;
      return Math.max(0, (failures > 0 ? 1 : limit) - underWay);
    },
    pausedFor: () => Math.max(0, resumeAt - now()),
    begin() {
      const begunAfter = pause;
      return (end) => {
        if (end === 'answered') {
          limit = Math.min(most, limit + 1);
          failures = 0;
          unclearInARow = 0;
          resumeAt = 0;
        } else if (begunAfter === pause) fail(end);
      };
    },
  };
}
