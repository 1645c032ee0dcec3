import { HttpErrorResponse } from '@angular/common/http';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import type { ProblemCode } from '@mysms/contract/problems';
import { clockTime } from './time-words.ts';

/** Why a request did not do what was asked, in the terms that a page acts on. */
export interface ApiFailure {
  /**
   * `offline`: this browser has no network; `unreachable`: it got no answer; `broken`: the server failed or took too long; `limited`: too much at once;
   * `refused`: the request cannot be taken as it is.
   */
  readonly kind: 'offline' | 'unreachable' | 'broken' | 'limited' | 'refused';
  readonly status: number;
  readonly code: ProblemCode | null;
  /** A sentence for a person. */
  readonly text: string;
  /** Sentences by the name of the field (the last part of its JSON pointer). */
  readonly fields: Readonly<Record<string, string>>;
}

/** Makes an `ApiFailure` of whatever an HTTP call rejected with. */
export function failureOf(error: unknown): ApiFailure {
  if (!(error instanceof HttpErrorResponse)) throw error;
  const problem = problemIn(error);
  const base = { status: error.status, code: problem?.code ?? null, fields: fieldsOf(problem) };
  if (error.status === 0) {
    const isTimeout = (error.error as Partial<Error> | null)?.name === 'TimeoutError';
    if (isTimeout) return { ...base, kind: 'broken', text: 'The server did not answer in time.' };
    return navigator.onLine
      ? { ...base, kind: 'unreachable', text: 'The server cannot be reached.' }
      : { ...base, kind: 'offline', text: 'You are offline.' };
  }
  if (error.status === 429) return { ...base, kind: 'limited', text: limitText(problem, error) };
  if (error.status >= 500 || problem === null) return { ...base, kind: 'broken', text: brokenText(problem) };
  return { ...base, kind: 'refused', text: problem.detail };
}

/** Seconds as a person says them, rounded up. */
export function waitInWords(seconds: number): string {
  if (seconds < 60) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.ceil(minutes / 60);
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}

function problemIn(error: HttpErrorResponse): ProblemDetails | null {
  const body: unknown = error.error;
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
    ? (body as ProblemDetails)
    : null;
}

function fieldsOf(problem: ProblemDetails | null): Record<string, string> {
  const errors = problem?.errors ?? [];
  return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer.split('/').at(-1) ?? '', detail]));
}

function limitText(problem: ProblemDetails | null, error: HttpErrorResponse): string {
  const seconds = Number(error.headers.get('Retry-After'));
  const isKnown = Number.isFinite(seconds) && seconds > 0;
  const when = isKnown ? `in ${waitInWords(Math.ceil(seconds))}` : 'in a while';
  // A long wait is read again later, when only the clock tells what is left of it.
  const at = isKnown && seconds >= 120 ? `, at ${clockTime(new Date(Date.now() + seconds * 1000))}` : '';
  return `${problem?.title ?? 'Too many requests'}. Try again ${when}${at}.`;
}

function brokenText(problem: ProblemDetails | null): string {
  const id = problem?.request_id;
  const text = 'The server cannot answer right now. Try again in a moment.';
  return id === undefined ? text : `${text} (Request ${id})`;
}
