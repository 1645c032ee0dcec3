import type { ProblemCode } from '@mysms/contract/problems';
import type { RequestHandler, Response } from 'express';
import { Problem } from './problem.ts';
import { renderProblem } from './render-problem.ts';

interface Deadline {
  endsAt: number;
  timer: NodeJS.Timeout;
  hasPassed: boolean;
  readonly expire: () => void;
  /** What a request without an answer, or one that the database failed, is told. */
  code: Extract<ProblemCode, 'unavailable' | 'outcome_unknown'>;
}

const deadlines = new WeakMap<Response, Deadline>();
/** ms; longer than anything that waits on purpose. */
const longestPauseMs = 60_000;

/**
 * Answers 503 when a request has no answer within `ms`, whatever it waits for. The handler goes on and finds its answer
 * given; before it writes anything that cannot be taken back, it asks `beginStoring`.
 */
export function deadline(ms: number): RequestHandler {
  return (req, res, next) => {
    const expire = (): void => {
      state.hasPassed = true;
      if (!res.headersSent) renderProblem(new Problem(state.code), req, res);
    };
    const state: Deadline = {
      endsAt: performance.now() + ms,
      timer: setTimeout(expire, ms),
      hasPassed: false,
      expire,
      code: 'unavailable',
    };
    deadlines.set(res, state);
    res.once('close', () => {
      clearTimeout(state.timer);
    });
    next();
  };
}

/** Runs what takes long on purpose or through the client's doing; the deadline stands still meanwhile. */
export async function outsideDeadline<T>(res: Response, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  move(res, longestPauseMs);
  try {
    return await work();
  } finally {
    move(res, performance.now() - startedAt - longestPauseMs);
  }
}

/**
 * From here on a text is being stored: whoever is not answered must not be told that nothing was.
 * @returns ms that are left for the answer
 * @throws {Problem} `unavailable` when the client has been told so already: then nothing may be stored any more
 */
export function beginStoring(res: Response): number {
  const state = deadlines.get(res);
  if (state === undefined) return Number.POSITIVE_INFINITY;
  if (state.hasPassed) throw new Problem('unavailable');
  state.code = 'outcome_unknown';
  return state.endsAt - performance.now();
}

/** What to answer when the database fails now. */
export function databaseFaultCode(res: Response): ProblemCode {
  return deadlines.get(res)?.code ?? 'unavailable';
}

function move(res: Response, ms: number): void {
  const state = deadlines.get(res);
  if (state === undefined || state.hasPassed) return;
  state.endsAt += ms;
  clearTimeout(state.timer);
  state.timer = setTimeout(state.expire, state.endsAt - performance.now());
}
