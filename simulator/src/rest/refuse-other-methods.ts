import type { Router } from 'express';
import { RestError } from './rest-error.ts';

/** Answers 405 with 20004 on every path of a router for the methods that it does not have. Call it last. */
export function refuseOtherMethods(router: Router): Router {
  const paths = new Set(router.stack.flatMap(({ route }) => (route === undefined ? [] : [route.path])));
  for (const path of paths) {
    router.all(path, (request) => {
      throw new RestError(405, 20004, `Method not allowed: ${request.method}`);
    });
  }
  return router;
}

/** 404 with 20404; Twilio names the resource without its query. */
export function notFound(originalUrl: string): RestError {
  const path = originalUrl.replace(/\?.*$/, '');
  return new RestError(404, 20404, `The requested resource ${path} was not found`);
}
