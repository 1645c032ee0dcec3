import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { outsideDeadline } from './deadline.ts';
import { Problem } from './problem.ts';

/** Bytes; a request body over it answers 413. */
export const maxBodyBytes = 100_000;
/** Bytes; a form takes three or more for each one of a text that is not ASCII, and a text has up to 64 kB. */
const maxFormBytes = 256_000;

/** Reads a JSON body; another content type is 415, even where a form or plain text would parse. */
export const jsonBody = bodyParser(
  'application/json',
  express.json({ limit: maxBodyBytes, strict: false, verify: refuseWrongBytes }),
);

/** Reads a form; only for the router that Twilio calls. */
export const formBody = bodyParser(
  'application/x-www-form-urlencoded',
  express.urlencoded({ extended: false, limit: maxFormBytes }),
  'This address takes a form. Send it with Content-Type: application/x-www-form-urlencoded.',
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

/** Decoding would put U+FFFD in the place of what is no UTF-8, and a text would go out that nobody wrote. */
function refuseWrongBytes(_req: IncomingMessage, _res: ServerResponse, body: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(body)) throw new Error('The body is not UTF-8.');
}

/** @param otherwise what to say to another content type */
function bodyParser(type: string, parse: RequestHandler, otherwise?: string): RequestHandler {
  return async (req, res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && req.is(type) === false) throw new Problem('unsupported_media_type', otherwise);
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
