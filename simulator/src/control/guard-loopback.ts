import type { RequestHandler } from 'express';
import { isLoopbackHost } from '@mysms/contract/is-loopback-host';

/**
 * Lets only this machine's own pages and programs in: the Host header must be a loopback name (else a foreign page
 * could reach us by DNS rebinding), and a browser must not be acting for another site.
 */
export const guardLoopback: RequestHandler = (request, response, next) => {
  const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
  const site = request.headers['sec-fetch-site'];
  const foreignPage = site === 'cross-site' || site === 'same-site';
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  const origin = request.headers.origin;
  const foreignOrigin = origin !== undefined && URL.parse(origin)?.host !== request.headers.host;
  if (!isLoopbackHost(host) || (changes && (foreignPage || foreignOrigin))) {
    response
      .status(403)
      .json({ error: 'Only this machine may ask: use http://localhost with the right port.' });
    return;
  }
  next();
};
