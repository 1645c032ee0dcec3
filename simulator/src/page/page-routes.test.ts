import { expect, test } from 'vitest';
import { startRig } from '../../test/rig.ts';

test('every file that the page names is served, and nothing of it is foreign or inline', async () => {
  const { simulator } = await startRig();
  const seen = new Map<string, string>();
  const open = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    const answer = await fetch(simulator.url + path);
    expect(answer.status, path).toBe(200);
    const type = answer.headers.get('content-type') ?? '';
    seen.set(path, type);
    const content = type.includes('font') ? '' : await answer.text();
    const named = content.matchAll(/(?:src|href)="(\/[^"]*)"|url\('(\/[^']*)'\)|from '\.(\/[^']*)'/g);
    for (const [, attribute, url, module] of named) await open(attribute ?? url ?? module ?? '');
    expect(content, path).not.toMatch(
      /<style|style="|<script(?![^>]* src=)|\son\w+="|src="https?:|url\('?https?:/,
    );
  };
  await open('/');
  expect([...seen.keys()].sort()).toEqual([
    '/',
    '/base.css',
    '/behaviours.js',
    '/by-id.js',
    '/control.js',
    '/elements.js',
    '/fonts/inter-latin-ext-wght-normal.woff2',
    '/fonts/inter-latin-wght-normal.woff2',
    '/frame.css',
    '/icon.svg',
    '/new-number.js',
    '/phone-controls.js',
    '/phone-view.js',
    '/phones.css',
    '/phones.js',
    '/reply.css',
    '/text-view.js',
    '/weather.css',
    '/weather.js',
  ]);
  expect(seen.get('/fonts/inter-latin-wght-normal.woff2')).toBe('font/woff2');
});

test('the page may load only its own files', async () => {
  const { simulator } = await startRig();
  const { headers } = await fetch(simulator.url);
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-powered-by')).toBeNull();
});

test.each(['/nothing', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%E0%A4%A'])(
  'there is nothing at %s, and no stack trace',
  async (path) => {
    const { simulator } = await startRig();
    const answer = await fetch(simulator.url + path);
    expect([400, 403, 404]).toContain(answer.status);
    expect(await answer.text()).not.toMatch(/\n\s+at |node_modules/);
  },
);
