import { Problem } from '../http/problem.ts';

/** bcrypt keeps one of libuv's four threads for 200 ms; two stay free for files, DNS and compression. */
const maxRunning = 2;
const maxWaiting = 20;
/** Seconds in which a full queue has been worked off. */
const busyForSeconds = 3;

/** Runs a task when its turn comes. */
export type HashQueue = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * Lets few tasks run at a time and a short queue wait.
 * @throws {Problem} `busy`, from the returned function, when the queue is full
 */
export function createHashQueue(): HashQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (task) => {
    if (running < maxRunning) running += 1;
    else if (waiting.length < maxWaiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new Problem('busy', undefined, { retryAfter: busyForSeconds });
    try {
      return await task();
    } finally {
      // The place goes straight to the next one, so that nobody who comes in between can take it.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
