import type { Request, Response } from 'express';

/** Names the next page of a list in the `Link` header, with the parameters of this one. @param cursor null on the last page */
export function linkNext(req: Request, res: Response, cursor: string | null): void {
  if (cursor === null) return;
  const given = Object.entries(req.query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const parameters = new URLSearchParams({ ...Object.fromEntries(given), before: cursor });
  const path = `${req.baseUrl}${req.path}`.replace(/\/$/, '');
  res.set('Link', `<${path}?${parameters.toString()}>; rel="next"`);
}
