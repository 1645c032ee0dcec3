import type { RequestHandler } from 'express';

/** A path that is no valid percent-encoding names nothing: 404 here, before each middleware has a view of its own. */
export const decodablePath: RequestHandler = (req, _res, next) => {
  decodeURIComponent(req.path);
  next();
};
