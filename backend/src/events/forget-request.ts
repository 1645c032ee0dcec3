import { ServerResponse } from 'node:http';
import type { Request, Response } from 'express';

/** What a stream's head is good for; the others are about pages. */
const keptHeaders: ReadonlySet<string> = new Set([
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'strict-transport-security',
  'vary',
  'x-content-type-options',
  'x-request-id',
]);
/** Of the response, what middleware has wrapped. */
const wrapped = ['write', 'end', 'on', 'writeHead'] as const;
const nothing = { session: undefined, sessionStore: undefined, user: undefined, headers: {}, rawHeaders: [] };

/**
 * Takes from the response what no stream needs, before its head is sent: Node keeps every header as long as the
 * connection lives, and of thousands of streams they would be most of the memory.
 */
export function thinHead(res: Response): void {
  for (const name of res.getHeaderNames()) if (!keptHeaders.has(name)) res.removeHeader(name);
}

/**
 * Lets go of what the request needed until it was let in. Set and not deleted: objects that lost a property take more
 * room than before.
 */
export function forgetRequest(req: Request, res: Response): void {
  Object.assign(req, nothing);
  for (const method of wrapped) Reflect.set(res, method, Reflect.get(ServerResponse.prototype, method));
}
