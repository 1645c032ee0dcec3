import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { phonesUrl } from './playwright.config.ts';
import { compose, expect, rowsOf, sendButton, test } from './product-test.ts';

const signedOutPages = ['/sign-in', '/sign-up', '/reset-password#token=x', '/nowhere'];
const signedInPages = ['/inbox', '/inbox/new', '/messages', '/settings'];
/** As a window of 1280 × 800 is laid out at that zoom, and as people see it who chose their own few colours. */
const views = {
  'at 200 % zoom': { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  'with forced colours': { contextOptions: { forcedColors: 'active' } },
} as const;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function check(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const isForced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  const axe = new AxeBuilder({ page }).withTags(tags);
  // axe reads the colour that the page asked for; what is painted there is the person's own choice.
  if (isForced) axe.disableRules('color-contrast');
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

/** Sends a text. @returns the address of its conversation */
async function beginThread(page: Page, recipient_number: string): Promise<string> {
  const content = `With long words: Donaudampfschifffahrtsgesellschaftskapitänsmütze ${'x'.repeat(200)}`;
  const answer = await page.request.post('/api/messages', {
    data: { message: { recipient_number, content } },
  });
  const { conversation_id } = (await answer.json()) as { conversation_id: string };
  return `/inbox/${conversation_id}`;
}

/** Opens in turn all that a conversation can show, and has each of it looked at. */
async function walkConversation(page: Page, look: () => Promise<void>): Promise<void> {
  await page.goto(await beginThread(page, '+14155553006'));
  await expect(page.getByRole('log').getByText('Not delivered', { exact: true })).toBeVisible();
  await look();
  await page.getByRole('log').getByRole('button', { name: 'Not delivered' }).click();
  await expect(page.getByText(/segments? · /)).toBeVisible();
  await page.getByRole('button', { name: 'Send later' }).click();
  await look();
  await page.getByRole('button', { name: 'Emoji' }).click();
  await expect(page.getByRole('dialog', { name: 'Emoji' })).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^More for/ })
    .last()
    .click();
  await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeVisible();
  await look();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await look();
  await page.goto('/inbox/new');
  await page.getByLabel('To', { exact: true }).pressSequentially('3006');
  await expect(page.getByRole('option')).toHaveCount(1);
  await look();
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

    test('the inbox has nothing that axe finds, with a thread, a receipt, a menu and dialogs open', async ({
      page,
      person,
    }) => {
      expect(person.email).toContain('@');
      await walkConversation(page, () => check(page));
    });

    for (const [view, options] of Object.entries(views)) {
      test.describe(view, () => {
        test.use(options);

        const look = async (page: Page): Promise<void> => {
          await check(page);
          await fitsWithoutSidewaysScroll(page);
        };

        test('the inbox has nothing that axe finds, and does not scroll sideways', async ({
          page,
          person,
        }) => {
          expect(person.email).toContain('@');
          await walkConversation(page, () => look(page));
        });

        test('no page has anything that axe finds, or scrolls sideways', async ({ page, person }) => {
          expect(person.email).toContain('@');
          for (const path of signedInPages) {
            await page.goto(path);
            await look(page);
          }
          await page.context().clearCookies();
          for (const path of signedOutPages) {
            await page.goto(path);
            await look(page);
          }
        });
      });
    }

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
    await walkConversation(page, () => fitsWithoutSidewaysScroll(page));
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

test('the page asks ahead for what the app then reads, and for nothing else', async ({ page, person }) => {
  expect(person.email).toContain('@');
  const thread = await beginThread(page, '+12025550123');
  for (const path of ['/inbox', '/inbox/new', '/messages', thread]) {
    const asked = new Set<string>();
    page.on('request', (request) => {
      if (request.resourceType() === 'fetch') asked.add(new URL(request.url()).href);
    });
    await page.goto(path);
    const ahead = await page
      .locator('link[rel="preload"][as="fetch"]')
      .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
    expect(ahead, path).not.toEqual([]);
    // What came ahead is no request of the app's; but once events arrive it reads all of it again.
    for (const url of ahead) await expect.poll(() => [...asked], { message: path }).toContain(url);
  }
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
