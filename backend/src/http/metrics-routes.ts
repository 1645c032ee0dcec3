import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { Problem } from './problem.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';

/** What `/metrics` shows, and to whom. */
export interface Metrics {
  /** Whoever scrapes gives it as a bearer token. */
  readonly token: string;
  /** In Prometheus' text format. Answers within about a second, also while the database is away. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/**
 * `GET /metrics`, for Prometheus: 401 without the token.
 * @param metrics null when no token is set: then there is nothing here
 */
export function metricsRoutes(metrics: Metrics | null): Router {
  const router = Router();
  router.get('/metrics', async (req, res) => {
    if (metrics === null) throw new Problem('not_found');
    const [, given = ''] = /^Bearer +(.+)$/i.exec(req.get('authorization') ?? '') ?? [];
    if (!isSame(given, metrics.token)) {
      res.set('WWW-Authenticate', 'Bearer');
      throw new Problem('not_signed_in', 'This address takes METRICS_TOKEN as a bearer token.');
    }
    const { contentType, text } = await metrics.scrape();
    res.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(text);
  });
  return refuseOtherMethods(router);
}

/** Compares in a time that tells nothing about the token, its length included. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
