import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'find-chromium-'));

function fakeProgram(directory: string, name: string, status = 0): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\necho 'Chromium 1.2.3'\nexit ${status}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findChromium', () => {
  it('takes the one that CHROME_PATH names', async () => {
    const named = fakeProgram(folder(), 'my-chrome');
    const onPath = folder();
    fakeProgram(onPath, 'chromium');
    const environment = { CHROME_PATH: named, PATH: onPath };
    expect(await findChromium({ kind: 'headless', environment, install: false })).toBe(named);
  });

  it('prefers the headless shell for tests, and never takes it where the whole browser is wanted', async () => {
    const onPath = folder();
    const shell = fakeProgram(onPath, 'chromium-headless-shell');
    const chrome = fakeProgram(onPath, 'google-chrome');
    const environment = { PATH: onPath };
    expect(await findChromium({ kind: 'headless', environment, install: false })).toBe(shell);
    expect(await findChromium({ kind: 'full', environment, install: false })).toBe(chrome);
  });

  it('takes what Playwright has downloaded, the newest', async () => {
    const downloads = folder();
    fakeProgram(join(downloads, 'chromium_headless_shell-1200', 'chrome-linux'), 'headless_shell');
    const newest = fakeProgram(
      join(downloads, 'chromium_headless_shell-1234', 'chrome-linux'),
      'headless_shell',
    );
    const environment = { PATH: '/nowhere', PLAYWRIGHT_BROWSERS_PATH: downloads };
    expect(await findChromium({ kind: 'headless', environment, install: false })).toBe(newest);
  });

  it('says, when none runs, what was tried and which ways there are', async () => {
    const broken = fakeProgram(folder(), 'chrome', 1);
    const environment = { CHROME_PATH: broken, PATH: '/nowhere', PLAYWRIGHT_BROWSERS_PATH: '/nowhere' };
    const search = findChromium({ kind: 'full', environment, install: false });
    await expect(search).rejects.toThrow(
      /tried CHROME_PATH: .* does not run.*CHROME_PATH=.*install chromium/s,
    );
  });
});
