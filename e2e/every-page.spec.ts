import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { phonesUrl } from './playwright.config.ts';
import { compose, expect, rowsOf, sendButton, test } from './product-test.ts';

const signedOutPages = ['/sign-in', '/sign-up', '/reset-password#token=x', '/nowhere'];
const signedInPages = ['/messages', '/settings'];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function check(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

async function fitsWithoutSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, page.url()).toBeLessThanOrEqual(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    for (const path of signedOutPages) {
      test(`${path} has nothing that axe finds`, async ({ page }) => {
        await page.goto(path);
        await check(page);
      });
    }

    test('the signed-in pages have nothing that axe finds, with texts, a receipt and a menu open', async ({
      page,
      person,
    }) => {
      expect(person.email).toContain('@');
      for (const path of signedInPages) {
        await page.goto(path);
        await check(page);
      }
      await page.goto('/messages');
      await compose(
        page,
        '(415) 555-3006',
        'To a landline, with a long word: Donaudampfschifffahrtsgesellschaftskapitänsmütze',
      );
      await sendButton(page).click();
      const row = rowsOf(page, 'To a landline');
      await row.getByRole('button', { name: /Not delivered/ }).click();
      await expect(page.getByText(/segments? · /)).toBeVisible();
      await compose(page, '(415) 555-0186', 'Tomorrow');
      await page.getByRole('button', { name: 'Send later' }).click();
      await check(page);
      await page.getByRole('button', { name: 'Schedule', exact: true }).click();
      await expect(rowsOf(page, 'Tomorrow').getByText('Scheduled', { exact: true })).toBeVisible();
      await check(page);
      await page.getByRole('button', { name: /account/i }).click();
      await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
      await check(page);
    });

    test('the handset page has nothing that axe finds', async ({ page, person }) => {
      await compose(page, '(202) 555-0181', `Hello from ${person.email}`);
      await sendButton(page).click();
      await page.goto(phonesUrl);
      await expect(page.getByRole('region', { name: /555-0181/ })).toBeVisible();
      await check(page);
    });
  });
}

test.describe('at 320 px', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('no page scrolls sideways', async ({ page, person }) => {
    expect(person.email).toContain('@');
    await page.request.post('/api/messages', {
      data: { message: { recipient_number: '+12025553006', content: 'x'.repeat(300) } },
    });
    for (const path of signedInPages) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await fitsWithoutSidewaysScroll(page);
    }
    await page.goto('/messages');
    await compose(page, '+12025550183', 'Tomorrow');
    await page.getByRole('button', { name: 'Send later' }).click();
    await fitsWithoutSidewaysScroll(page);
    await page.context().clearCookies();
    for (const path of signedOutPages) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await fitsWithoutSidewaysScroll(page);
    }
  });
});

test('under reduced motion nothing moves any more a moment after an action', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await compose(page, '+12025550182', 'Stand still');
  await sendButton(page).click();
  await expect(rowsOf(page, 'Stand still').getByText('Delivered', { exact: true })).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length))
    .toBe(0);
});
