import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import type { Person } from '../world/person.ts';
import type { Side } from '../world/side.ts';

/** Starts a headless Chromium that speaks to nobody by itself. */
export async function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
}

/** A browser window of somebody who is signed in. */
export async function signedInContext(
  browser: Browser,
  { url }: Side,
  { cookie }: Person,
): Promise<BrowserContext> {
  const context = await browser.newContext();
  const at = cookie.indexOf('=');
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url }]);
  return context;
}
