import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Boot } from '@mysms/contract/boot';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp;
let rosa: Person;
let appDirectory: string;

beforeAll(async () => {
  appDirectory = await mkdtemp(join(tmpdir(), 'mysms-app-'));
  await writeFile(
    join(appDirectory, 'index.html'),
    '<html data-theme="__THEME__"><meta name="mysms-boot" content="__BOOT__">' +
      '<app-root ngCspNonce="__CSP_NONCE__"></app-root>' +
      '<meta name="mysms-scripts-of-inbox" content="inbox-ABCDEF12.js">' +
      '<meta name="mysms-scripts-of-messages" content="messages-ABCDEF12.js shared-ABCDEF12.js">',
  );
  await writeFile(join(appDirectory, 'main-ABCDEF12.js'), 'void 0;');
  test = await startTestApp({ appDirectory });
  rosa = await signUp(test, 'Rosa "<b>"');
});
afterAll(async () => {
  await test.close();
  await rm(appDirectory, { recursive: true });
});

describe('the page', () => {
  const bootOf = (html: string): Boot => {
    const content = /name="mysms-boot" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const plain = content
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    return JSON.parse(plain) as Boot;
  };

  it('says whether there is a session, so that it need not ask', async () => {
    const signedOut = await request(test.app).get('/messages').expect(200);
    expect(bootOf(signedOut.text)).toEqual({
      account: null,
      signup: 'open',
      setup_code_required: false,
      home_country: 'US',
    });
    const signedIn = await rosa.agent.get('/messages').expect(200);
    expect(bootOf(signedIn.text).account).toEqual(rosa.account);
  });

  it('of a signed-in person has what its address needs fetched at once, and of nobody else', async () => {
    const preloaded = async (from: Pick<Person['agent'], 'get'>, path: string) =>
      [...(await from.get(path).expect(200)).text.matchAll(/href="(\w+)-ABCDEF12\.js"/g)].map(
        ([, name]) => name,
      );
    for (const path of ['/', '/inbox', '/inbox/6b01ea7bc4a13d3b46743ba1'])
      expect(await preloaded(rosa.agent, path)).toEqual(['inbox']);
    expect(await preloaded(rosa.agent, '/messages')).toEqual(['messages', 'shared']);
    expect(await preloaded(rosa.agent, '/nowhere')).toEqual([]);
    expect((await request(test.app).get('/messages')).text).not.toMatch(/ABCDEF12|preload/);
  });

  it('of a signed-in person has what it reads first fetched at once', async () => {
    const reads = async (path: string) =>
      [...(await rosa.agent.get(path).expect(200)).text.matchAll(/as="fetch" crossorigin href="(.*?)"/g)].map(
        ([, url]) => url,
      );
    const list = '/api/conversations?limit=50&amp;filter=all';
    const id = '6b01ea7bc4a13d3b46743ba1';
    expect(await reads('/')).toEqual([list]);
    expect(await reads('/inbox')).toEqual([list]);
    expect(await reads('/inbox/new')).toEqual([list]);
    expect(await reads(`/inbox/${id}`)).toEqual([list, `/api/conversations/${id}/messages?limit=50`]);
    expect(await reads('/messages')).toEqual(['/api/messages?limit=50']);
    for (const other of ['/messages?status=failed', '/inbox/mistyped', '/inbox/new/x', '/settings'])
      expect(await reads(other)).toEqual([]);
  });

  it('carries a fresh nonce that its policy names, and is never stored', async () => {
    const pages = await Promise.all([request(test.app).get('/'), request(test.app).get('/')]);
    const nonces = pages.map((page) => /ngCspNonce="([^"]+)"/.exec(page.text)?.[1] ?? '');
    expect(new Set(nonces).size).toBe(2);
    for (const [at, page] of pages.entries()) {
      expect(page.headers['cache-control']).toBe('no-store');
      const policy = page.headers['content-security-policy'] ?? '';
      expect(policy).toContain(`'nonce-${nonces[at] ?? ''}'`);
      for (const part of [
        "script-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        expect(policy).toContain(part);
      }
    }
  });

  it('is stamped with the chosen theme, and with none for a cookie that means nothing', async () => {
    const themed = async (cookie: string) =>
      /data-theme="(.*?)"/.exec((await request(test.app).get('/').set('Cookie', cookie)).text)?.[1];
    expect(await themed('mysms-theme=dark')).toBe('dark');
    expect(await themed('a=b; mysms-theme=light')).toBe('light');
    expect(await themed('mysms-theme="><script>')).toBe('');
  });

  it('comes with files that may be kept for ever', async () => {
    const file = await request(test.app).get('/main-ABCDEF12.js').expect(200);
    expect(file.headers['cache-control']).toContain('immutable');
    await request(test.app).get('/main-00000000.js').expect(404);
    await request(test.app).get('/index.html').expect(308);
    expect((await request(test.app).get('/robots.txt').expect(200)).text).toContain('Disallow');
  });

  it('says what to run when the app is not built', async () => {
    const bare = await startTestApp({ appDirectory: join(appDirectory, 'nowhere') });
    try {
      const answer = await request(bare.app).get('/').set('Accept', 'text/html').expect(503);
      expect(answer.text).toContain('npm start');
      await request(bare.app).get('/users').expect(401);
    } finally {
      await bare.close();
    }
  });
});
