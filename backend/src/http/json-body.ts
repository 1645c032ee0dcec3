import express, { type RequestHandler } from 'express';
import { outsideDeadline } from './deadline.ts';
import { Problem } from './problem.ts';

/** Bytes; a request body over it answers 413. */
export const maxBodyBytes = 100_000;

/** Reads a JSON body; another content type is 415, even where a form or plain text would parse. */
export const jsonBody = bodyParser('application/json', express.json({ limit: maxBodyBytes, strict: false }));

/** Reads a form; only for the router that Twilio calls. */
export const formBody = bodyParser(
  'application/x-www-form-urlencoded',
  express.urlencoded({ extended: false, limit: maxBodyBytes }),
);

/** A body that comes slowly is the client's doing: the deadline is about us. */
function bodyParser(type: string, parse: RequestHandler): RequestHandler {
  return async (req, res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && req.is(type) === false) throw new Problem('unsupported_media_type');
    await outsideDeadline(
      res,
      () =>
        new Promise<void>((resolve, reject) => {
          parse(req, res, (error?: unknown) => {
            if (error === undefined) resolve();
            else reject(error instanceof Error ? error : new Problem('malformed_request'));
          });
        }),
    );
    next();
  };
}
