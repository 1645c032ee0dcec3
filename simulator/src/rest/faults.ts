import type { Response } from 'express';
import { RestError } from './rest-error.ts';

/** What the provider does to one create call instead of answering it properly. */
export type Fault =
  | 'refuse-429'
  | 'error-500'
  | 'error-500-after-accept'
  | 'timeout-after-accept'
  | 'reset'
  | 'reset-after-accept'
  | { readonly status: number; readonly code: number; readonly message: string };

interface Course {
  /** Whether the message exists all the same, and is sent. */
  readonly accepts: boolean;
  readonly ending: RestError | 'silence' | 'reset';
}

const tooManyRequests = new RestError(429, 20429, 'Too Many Requests');
const serverError = new RestError(500, 20500, 'An internal server error has occurred');

const courses: Readonly<Record<Extract<Fault, string>, Course>> = {
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

/** Ends a call the way its fault wants: an error, no answer at all, or a reset connection. */
export function endBadly(response: Response, { ending }: Course): void {
  if (ending instanceof RestError) throw ending;
  if (ending === 'reset') response.req.socket.resetAndDestroy();
}
