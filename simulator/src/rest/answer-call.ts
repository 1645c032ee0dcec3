import type { Request, RequestHandler, Response } from 'express';
import type { Sky } from '../weather/sky.ts';
import { courseOf, endBadly, type Fault } from './faults.ts';

/** What a call is answered with. */
export interface Answer {
  readonly status: number;
  /** None for a 204. */
  readonly json?: unknown;
}

/** Checks a call, throwing a RestError, and says how to do what it asks for. */
export type Call = (request: Request) => () => Answer;

/**
 * Answers a checked call as the weather lets it. What it asks for is done when it comes, before its answer's time:
 * with Twilio too a callback can be faster than the answer to the call.
 * @param faults for the next creating calls, first in first out, before the weather's own
 */
export function answerCall(sky: Sky, kind: 'create' | 'other', call: Call, faults?: Fault[]): RequestHandler {
  return (request, response, next) => {
    const act = call(request);
    const fate = sky.nextCall(kind);
    const fault = faults?.shift() ?? fate.fault;
    const course = fault === null ? null : courseOf(fault);
    const answer = course === null || course.accepts ? act() : null;
    whileOpen(response, fate.answerAfterMs, () => {
      if (course !== null) endBadly(response, course, next);
      else if (answer !== null) send(response, answer);
    });
    if (course?.ending === 'silence') {
      whileOpen(response, sky.present().cut_off_after_ms, () => response.req.socket.destroy());
    }
  };
}

function send(response: Response, { status, json }: Answer): void {
  response.status(status);
  if (json === undefined) response.end();
  else response.json(json);
}

/** Acts after so long, or never when the caller has gone by then: nothing is kept for who does not wait. */
function whileOpen(response: Response, ms: number, act: () => void): void {
  if (ms === 0) {
    act();
    return;
  }
  const timer = setTimeout(act, ms);
  response.once('close', () => {
    clearTimeout(timer);
  });
}
