import type { FieldError } from '@mysms/contract/problem-details';
import { problems, type ProblemCode } from '@mysms/contract/problems';

interface Extras {
  readonly errors?: readonly FieldError[];
  /** Seconds after which a repeat may succeed; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Methods that the address takes; becomes `Allow`. */
  readonly allow?: readonly string[];
  readonly cause?: unknown;
}

/** A refusal with a code from the closed list. Thrown anywhere, rendered by the error middleware only. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly extras: Extras;

  /** @param detail what is wrong this time, and what would be right; never anything internal */
  constructor(code: ProblemCode, detail?: string, extras: Extras = {}) {
    super(detail ?? sentenceOf(code), { cause: extras.cause });
    this.code = code;
    this.status = problems[code].status;
    this.extras = extras;
  }
}

/** A refusal of one field by a code of its own, such as `invalid_phone_number`. */
export function fieldProblem(code: ProblemCode, pointer: string, detail = sentenceOf(code)): Problem {
  return new Problem(code, detail, { errors: [{ pointer, code, detail }] });
}

/** What is wrong and what to do, when there is nothing more particular to say. */
export function sentenceOf(code: ProblemCode): string {
  return `${problems[code].title}. ${problems[code].explanation}`;
}
