import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Boot } from '@mysms/contract/boot';
import { pageLimit } from '@mysms/contract/limits';
import { Router, type Request, type RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { escapeHtml } from './problem-pages.ts';
import { Problem } from './problem.ts';
import { cspNonce } from './security-headers.ts';

const yearInSeconds = 31_536_000;

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
    if (/\.\w+$/.test(req.path)) {
      next();
      return;
    }
    const template = await readTemplate(path);
    if (template === null) throw new Problem('app_not_built');
    const told = await boot(req);
    const page = template
      .replaceAll(/<meta name="mysms-scripts-of-(\w+)" content="([^"]*)">/g, (_, start, scripts: string) =>
        told.account !== null && start === startOf(req.path) ? preloads(scripts.split(' '), req.url) : '',
      )
      .replaceAll('__CSP_NONCE__', cspNonce(res))
      .replaceAll('__THEME__', themeOf(req.get('cookie')))
      .replaceAll('__BOOT__', () => escapeHtml(JSON.stringify(told)));
    res.type('html').set({ 'Cache-Control': 'no-store', Vary: 'Cookie' }).send(page);
  });
  return router;
}

/** The first part of an address; of the bare one where it leads to. */
function startOf(path: string): string {
  return path.split('/')[1] || 'inbox';
}

/** What a signed-in person's page needs at once, fetched together with the rest instead of one round trip later. */
function preloads(scripts: readonly string[], url: string): string {
  return [
    ...scripts.map((script) => `<link rel="modulepreload" href="${script}">`),
    ...firstReads(url).map(
      (read) => `<link rel="preload" as="fetch" crossorigin href="${escapeHtml(read)}">`,
    ),
  ].join('');
}

/**
 * What the page at this address reads first. It costs a page a read in vain, and nothing else, when the app begins to
 * read something else; a browser test says so.
 */
function firstReads(url: string): string[] {
  const { default: limit } = pageLimit;
  if (url === '/messages') return [`/api/messages?limit=${limit}`];
  const inbox = /^(?:\/|\/inbox(?:\/([0-9a-f]{24}|new))?)$/.exec(url);
  if (inbox === null) return [];
  const [, conversation] = inbox;
  const list = `/api/conversations?limit=${limit}&filter=all`;
  if (conversation === undefined || conversation === 'new') return [list];
  return [list, `/api/conversations/${conversation}/messages?limit=${limit}`];
}

/** Read for each page: it is 3 kB, and a new build must show without a restart. */
async function readTemplate(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** The theme that the person chose; empty for the system's. Stamped here so that no page flashes in the other one. */
function themeOf(cookies = ''): string {
  return /(?:^|;\s*)mysms-theme=(light|dark)(?:;|$)/.exec(cookies)?.[1] ?? '';
}
