import type { ProblemCode } from '@mysms/contract/problems';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isDatabaseFault } from '../database/is-database-fault.ts';
import { databaseFaultCode } from './deadline.ts';
import { Problem } from './problem.ts';
import { renderProblem } from './render-problem.ts';
import { requestId } from './request-log.ts';

/** The only place that logs errors of requests, and with the deadline the only one that renders them. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const problem = toProblem(error, res);
    const about = { request_id: requestId(res), code: problem.code, err: problem.extras.cause ?? error };
    if (!res.headersSent) {
      if (problem.status >= 500) log.error(about, 'A request failed.');
      renderProblem(problem, req, res);
      return;
    }
    // The deadline has answered already, and the handler came to its own end afterwards.
    if (!isAnswerTwice(error)) log.warn(about, 'A request failed after it was answered.');
    if (!res.writableEnded) res.destroy();
  };
}

const codesOfBodyParser: Readonly<Record<string, ProblemCode>> = {
  'entity.parse.failed': 'malformed_json',
  'entity.verify.failed': 'malformed_json',
  'entity.too.large': 'body_too_large',
  'parameters.too.many': 'body_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
};

function toProblem(error: unknown, res: Response): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseFault(error)) return new Problem(databaseFaultCode(res), undefined, { cause: error });
  // A path that is no valid percent-encoding names nothing.
  if (error instanceof URIError) return new Problem('not_found');
  const type = stringAt(error, 'type');
  const code = type === null ? undefined : codesOfBodyParser[type];
  if (code !== undefined) return new Problem(code);
  // Whatever else a parser blames on the request, such as a body that is not in the encoding it claims.
  if (isClientError(error)) return new Problem('malformed_request', 'The body cannot be read.');
  return new Problem('internal', undefined, { cause: error });
}

function isClientError(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function isAnswerTwice(error: unknown): boolean {
  return stringAt(error, 'code') === 'ERR_HTTP_HEADERS_SENT';
}

function stringAt(error: unknown, key: string): string | null {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : null;
}
