import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { currentAccount } from '../accounts/signed-in.ts';
import { outsideDeadline } from '../http/deadline.ts';
import { requiredPathId } from '../http/path-id.ts';
import { findMedia, maxMediaBytes, openMedia, type MediaDeps } from './find-media.ts';
import { namesVersion } from './list-version.ts';

/** ms for a whole file. */
const timeLimitMs = 30_000;
/** What a browser may show in place; a drawing can carry scripts. Anything else is saved. */
const shown = /^(image|audio|video)\/(?!svg)/;

/** `GET /api/messages/:id/media/:sid`: passes a file through as it comes, unless the browser has it already. */
export function streamMedia(deps: MediaDeps): RequestHandler {
  return async (req, res) => {
    const id = requiredPathId(req);
    const sid = String(req.params['sid']);
    const place = await findMedia(deps, currentAccount(res), id, sid);
    // A file never changes, so that its name is its version; but each time it is asked whether one may (still) read it:
    // the next person at this browser may not.
    const kept = { 'Cache-Control': 'private, no-cache, no-transform', ETag: `"${sid}"` };
    if (namesVersion(req.get('if-none-match'), kept.ETag)) {
      res.set(kept).status(304).end();
      return;
    }
    const left = new AbortController();
    res.once('close', () => {
      left.abort();
    });
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(timeLimitMs)]);
    const file = await outsideDeadline(res, () => openMedia(deps, place, signal));
    res.set({
      ...kept,
      'Content-Type': file.contentType,
      'Content-Disposition': shown.test(file.contentType) ? 'inline' : `attachment; filename="${sid}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      ...(file.length === null ? {} : { 'Content-Length': String(file.length) }),
    });
    try {
      await pipeline(file.body, atMost(maxMediaBytes), res);
    } catch (error) {
      // The answer has begun: it ends in the middle, which whoever reads it sees.
      if (!left.signal.aborted)
        deps.log.warn({ message_id: id.toHexString(), err: error }, 'A file came to no end.');
    }
  };
}

function atMost(bytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > bytes) done(new Error('The file is too large.'));
      else done(null, chunk);
    },
  });
}
