import type { NextFunction, Response } from 'express';
import type { CallFault } from '../weather/weather.ts';
import { RestError } from './rest-error.ts';

/** What the provider does to one call instead of answering it properly. */
export type Fault = CallFault | { readonly status: number; readonly code: number; readonly message: string };

interface Course {
  /** Whether what the call asks for is done all the same: the message exists, and is sent. */
  readonly accepts: boolean;
  readonly ending: RestError | 'silence' | 'reset';
}

const tooManyRequests = new RestError(429, 20429, 'Too Many Requests');
const serverError = new RestError(500, 20500, 'An internal server error has occurred');

const courses: Readonly<Record<CallFault, Course>> = {
  'refuse-429': { accepts: false, ending: tooManyRequests },
  'error-500': { accepts: false, ending: serverError },
  'error-500-after-accept': { accepts: true, ending: serverError },
  'timeout-after-accept': { accepts: true, ending: 'silence' },
  reset: { accepts: false, ending: 'reset' },
  'reset-after-accept': { accepts: true, ending: 'reset' },
};

export function courseOf(fault: Fault): Course {
  if (typeof fault === 'string') return courses[fault];
  return { accepts: false, ending: new RestError(fault.status, fault.code, fault.message) };
}

/** Ends a call the way its fault wants: an error, a reset connection, or no answer at all. */
export function endBadly(response: Response, { ending }: Course, next: NextFunction): void {
  if (ending instanceof RestError) next(ending);
  else if (ending === 'reset') response.req.socket.resetAndDestroy();
}
