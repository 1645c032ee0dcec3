import type { ProblemDetails } from '@mysms/contract/problem-details';
import { problems } from '@mysms/contract/problems';
import type { Request, Response } from 'express';
import { problemPage } from './problem-pages.ts';
import { sentenceOf, type Problem } from './problem.ts';
import { requestId } from './request-log.ts';
import { cspNonce } from './security-headers.ts';

/** Answers with a problem: as problem details (RFC 9457), or as a page where a person is looking. */
export function renderProblem(problem: Problem, req: Request, res: Response): void {
  const { retryAfter, allow } = problem.extras;
  if (retryAfter !== undefined) res.set('Retry-After', String(Math.ceil(retryAfter)));
  if (allow !== undefined) res.set('Allow', allow.join(', '));
  res.set('Cache-Control', 'no-store').status(problem.status);
  const isPage = req.method === 'GET' && !/^\/(api|users)\b/.test(req.originalUrl);
  if (isPage && req.accepts(['json', 'html']) === 'html')
    res.type('html').send(problemPage(problem.code, cspNonce(res)));
  else res.type('application/problem+json').send(JSON.stringify(details(problem, res)));
}

function details(problem: Problem, res: Response): ProblemDetails {
  const masked =
    problem.status >= 500 && problem.code !== 'outcome_unknown' && problem.code !== 'app_not_built';
  return {
    type: `/problems/${problem.code}`,
    title: problems[problem.code].title,
    status: problem.status,
    detail: masked ? sentenceOf(problem.code) : problem.message,
    code: problem.code,
    request_id: requestId(res),
    ...(problem.extras.errors === undefined ? {} : { errors: [...problem.extras.errors] }),
  };
}
