import type { RequestHandler } from 'express';

/** `/users.json` and `/api/messages.json` are the same addresses as without the suffix. */
export const jsonSuffix: RequestHandler = (req, _res, next) => {
  req.url = req.url.replace(/^(\/(?:users|api)(?:\/[^?]*)?)\.json(?=$|\?)/, '$1');
  next();
};
