import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Boot } from '@mysms/contract/boot';
import { Router, type Request, type RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { escapeHtml } from './problem-pages.ts';
import { Problem } from './problem.ts';
import { cspNonce } from './security-headers.ts';

const yearInSeconds = 31_536_000;
/** What a signed-in person needs at once, fetched together with the rest instead of one round trip later. */
const preload = '<link rel="modulepreload" href="$1">';

/** The built app's files, compressed when they were built; named by their content, they never change. */
export function browserAssets(directory: string): Router {
  const router = Router();
  // The bare file has no nonce and knows no session.
  router.get('/index.html', (_req, res) => {
    res.redirect(308, '/');
  });
  router.use(
    expressStaticGzip(directory, {
      enableBrotli: true,
      orderPreference: ['br', 'gzip'],
      index: false,
      serveStatic: {
        redirect: false,
        setHeaders(res, path) {
          const isHashed = /[.-][0-9A-Za-z_-]{8,}\.\w+(\.br|\.gz)?$/.test(path);
          res.setHeader(
            'Cache-Control',
            isHashed ? `public, max-age=${yearInSeconds}, immutable` : 'no-cache',
          );
        },
      },
    }) as RequestHandler,
  );
  router.get('/robots.txt', (_req, res) => {
    res.type('text/plain').send('User-agent: *\nDisallow: /\n');
  });
  return router;
}

/**
 * The app's page for every address that is nobody else's. It is made for each response: the nonce of its policy, the
 * theme, and whether there is a session.
 * @param boot what the page is told about whoever asks
 */
export function browserPage(directory: string, boot: (req: Request) => Promise<Boot>): Router {
  const router = Router();
  const path = join(directory, 'index.html');
  router.get('/{*path}', async (req, res, next) => {
    if (/^\/(api|users)(\/|$)/.test(req.path) || /\.\w+$/.test(req.path)) {
      next();
      return;
    }
    const template = await readTemplate(path);
    if (template === null) throw new Problem('app_not_built');
    const told = await boot(req);
    const page = template
      .replace(/<meta name="mysms-first-chunk" content="([\w.-]+)">/, told.account === null ? '' : preload)
      .replaceAll('__CSP_NONCE__', cspNonce(res))
      .replaceAll('__THEME__', themeOf(req.get('cookie')))
      .replaceAll('__BOOT__', () => escapeHtml(JSON.stringify(told)));
    res.type('html').set({ 'Cache-Control': 'no-store', Vary: 'Cookie' }).send(page);
  });
  return router;
}

/** Read for each page: it is 3 kB, and a new build must show without a restart. */
async function readTemplate(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** The theme that the person chose; empty for the system's. Stamped here so that no page flashes in the other one. */
function themeOf(cookies = ''): string {
  return /(?:^|;\s*)mysms-theme=(light|dark)(?:;|$)/.exec(cookies)?.[1] ?? '';
}
