import { randomUUID } from 'node:crypto';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** A person who is signed in, on the Messages page. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

interface Fixtures {
  /** Fails the test on any console error (a breach of the content policy is one) or request to another host. */
  readonly clean: undefined;
  readonly person: Person;
}

/** A test of the product as a person uses it. */
export const test = base.extend<Fixtures>({
  clean: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== new URL(baseURL ?? '').hostname)
          faults.push(`foreign: ${request.url()}`);
      });
      await use(undefined);
      expect(faults.filter((fault) => !expectedFaults.get(page)?.test(fault))).toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ page }, use) => {
    const person = { email: `${randomUUID()}@example.com`, password: `correct horse ${randomUUID()}` };
    await page.goto('/sign-up');
    await page.getByLabel('Name').fill('Rosa Martinez');
    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page).toHaveURL(/\/inbox$/);
    await page.goto('/messages');
    await use(person);
  },
});

const expectedFaults = new WeakMap<Page, RegExp>();

/** For tests that break something on purpose: Chromium logs every refused and every failed request as an error. */
export function expectFaults(page: Page, pattern: RegExp): void {
  expectedFaults.set(page, pattern);
}

/** Types a text into the composer; on a phone the composer unfolds first. */
export async function compose(page: Page, to: string, text: string): Promise<void> {
  await page.getByLabel('To', { exact: true }).fill(to);
  await page.getByLabel('Message', { exact: true }).fill(text);
}

export function sendButton(page: Page): Locator {
  return page.getByRole('button', { name: 'Send', exact: true });
}

/** The rows of the list that hold this text. */
export function rowsOf(page: Page, text: string): Locator {
  return page.getByRole('table', { name: 'Messages' }).getByRole('row').filter({ hasText: text });
}

export { expect };
