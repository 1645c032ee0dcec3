import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const publicFolder = fileURLToPath(new URL('../../page', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const fonts = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];

const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The handset page: static files that know nothing but the control API. */
export function pageRoutes(): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  for (const font of fonts) {
    const file = resolve(`@fontsource-variable/inter/files/${font}`);
    router.get(`/fonts/${font}`, (_request, response) => {
      response.sendFile(file, { maxAge: '1 day' });
    });
  }
  router.use(express.static(publicFolder, { cacheControl: false, setHeaders: askAgain }));
  router.use((_request, response) => {
    response.status(404).type('text').send('There is nothing at this address. The phones are at /.\n');
  });
  return router;
}

/** Files are small and local: always ask whether they changed. */
function askAgain(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}
