import type { Page } from '@playwright/test';
import { begin, messageBox, somePhone, texts } from './inbox-steps.ts';
import { expect, expectFaults, test } from './product-test.ts';

const offline = 'You are offline.';

test.use({ viewport: { width: 1280, height: 720 } });

test.beforeEach(({ page, person }) => {
  expect(person.email).toContain('@');
  expectFaults(page, /Failed to load resource|ERR_INTERNET_DISCONNECTED/);
});

/** Opens an empty page, and waits until it is told what happens. */
async function openLive(page: Page, path: string): Promise<void> {
  const stream = page.waitForResponse('**/api/events');
  await page.goto(path);
  await stream;
  await expect(page.getByText('Nothing here yet')).toBeVisible();
}

for (const path of ['/inbox', '/messages']) {
  test(`is said at once on ${path}, though a stream is open, and is gone with a new one`, async ({
    page,
    context,
  }) => {
    await openLive(page, path);
    await context.setOffline(true);
    await expect(page.getByRole('status').getByText(offline)).toBeVisible({ timeout: 3000 });
    const again = page.waitForResponse('**/api/events');
    await context.setOffline(false);
    expect((await again).status()).toBe(200);
    await expect(page.getByText(offline)).toHaveCount(0);
  });
}

test('leaves the box for the next text where it was', async ({ page, context }) => {
  await begin(page, somePhone(), 'Hello', 'Nina Berg');
  await expect(texts(page, 'Hello').getByText('Delivered', { exact: true })).toBeVisible();
  const before = await messageBox(page).boundingBox();
  await context.setOffline(true);
  await expect(page.getByRole('region', { name: 'Inbox' }).getByText(offline)).toBeVisible();
  expect(await messageBox(page).boundingBox()).toEqual(before);
  await page.setViewportSize({ width: 600, height: 720 });
  const line = page.locator('app-thread-page').getByText(offline);
  await expect(line).toBeVisible();
  await expect(messageBox(page)).toBeInViewport({ ratio: 1 });
  await context.setOffline(false);
  await expect(line).toHaveCount(0);
});

test('keeps a page closed that was not loaded yet, and says so; a later click opens it', async ({
  page,
  context,
}) => {
  await page.clock.install();
  await page.goto('/inbox');
  await expect(page.getByText('Nothing here yet')).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('You are offline. This page opens when the line is back.')).toBeVisible();
  await expect(page).toHaveURL(/\/inbox$/);
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});
