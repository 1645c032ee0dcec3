import express, { type Request, type RequestHandler, type Response } from 'express';
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

const anyBody = express.raw({ type: () => true, limit: maxBodyBytes });

/**
 * For a POST that takes no body. An empty one passes whatever its content type, and so does `{}`, which clients send
 * that always send JSON.
 * @throws {Problem} `malformed_request` when something is in it
 */
export const noBody: RequestHandler = async (req, res, next) => {
  await read(anyBody, req, res);
  const body: unknown = req.body;
  const text = Buffer.isBuffer(body) ? body.toString().trim() : '';
  if (text !== '' && text !== '{}') {
    throw new Problem('malformed_request', 'This address takes no body. Leave it out.');
  }
  next();
};

function bodyParser(type: string, parse: RequestHandler): RequestHandler {
  return async (req, res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && req.is(type) === false) throw new Problem('unsupported_media_type');
    await read(parse, req, res);
    next();
  };
}

/** A body that comes slowly is the client's doing: the deadline is about us. */
function read(parse: RequestHandler, req: Request, res: Response): Promise<void> {
  return outsideDeadline(
    res,
    () =>
      new Promise<void>((resolve, reject) => {
        parse(req, res, (error?: unknown) => {
          if (error === undefined) resolve();
          else reject(error instanceof Error ? error : new Problem('malformed_request'));
        });
      }),
  );
}
