import { begin, conversations, messageBox, reply, somePhone, texts } from './inbox-steps.ts';
import { expect, expectFaults, sendButton, test } from './product-test.ts';

test.beforeEach(({ person }) => {
  expect(person.email).toContain('@');
});

test('an empty inbox says what to do first, and the first text opens its conversation', async ({ page }) => {
  await page.goto('/inbox');
  await page.getByRole('link', { name: 'Write the first text' }).click();
  await page.getByLabel('To', { exact: true }).fill('(202) 555-4001');
  await page.getByLabel('Name', { exact: true }).fill('Ana Kovač');
  await messageBox(page).fill('See you tomorrow at 9.');
  await expect(page.getByText('1 segment, 138 left')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/inbox\/[0-9a-f]{24}$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Ana Kovač' })).toBeVisible();
  const log = page.getByRole('log', { name: 'Messages with Ana Kovač' });
  await expect(log.getByRole('listitem')).toHaveCount(1);
  await expect(log.getByText('Delivered', { exact: true })).toBeVisible();
  await expect(conversations(page)).toHaveCount(1);
  await expect(conversations(page).getByRole('link')).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await expect(log.getByText('Delivered', { exact: true })).toBeVisible();
  await log.getByRole('button', { name: 'Delivered' }).click();
  await expect(page.getByText(/Delivered to the phone/)).toBeVisible();
});

test('an answer turns up by itself, unread until it is seen, and the title counts it', async ({ page }) => {
  const phone = somePhone();
  await begin(page, phone, 'Are you there?', 'Tom Baker');
  await expect(texts(page, 'Are you there?').getByText('Delivered', { exact: true })).toBeVisible();
  await page.goto('/inbox');
  await reply(page, phone, 'Yes <b>I</b> am: https://example.com/map. And www.example.com');
  await expect(conversations(page)).toContainText('1 unread');
  await expect(page).toHaveTitle(/^\(1\) /);
  // The menu takes the place of the count, and both are never there at once.
  await expect(conversations(page).locator('.side')).toHaveCSS('opacity', '1');
  await conversations(page).hover();
  await expect(conversations(page).getByRole('button', { name: 'More for Tom Baker' })).toBeVisible();
  await expect(conversations(page).locator('.side')).toHaveCSS('opacity', '0');
  await conversations(page).getByRole('link').click();
  const text = texts(page, 'Yes <b>I</b> am');
  await expect(text).toBeVisible();
  await expect(text.getByRole('link')).toHaveAttribute('href', 'https://example.com/map');
  await expect(text.getByRole('link')).toHaveAttribute('rel', /noopener/);
  await expect(page.getByText('Unread', { exact: true }).last()).toBeVisible();
  await expect(conversations(page)).not.toContainText('unread');
  await expect(page).not.toHaveTitle(/^\(/);
  await reply(page, phone, 'Anything else?');
  await expect(texts(page, 'Anything else?')).toBeVisible();
  await expect(conversations(page)).not.toContainText('unread');
});

test('what is written stays with its conversation, is listed as Draft, and survives a reload', async ({
  page,
}) => {
  await begin(page, somePhone(), 'One', 'First Person');
  await begin(page, somePhone(), 'Two', 'Second Person');
  await messageBox(page).fill('Half a thought');
  await conversations(page).filter({ hasText: 'First Person' }).getByRole('link').click();
  await expect(messageBox(page)).toHaveValue('');
  await expect(conversations(page).filter({ hasText: 'Second Person' })).toContainText('Draft');
  await page.reload();
  const second = conversations(page).filter({ hasText: 'Second Person' });
  await expect(second).toContainText('Draft');
  await second.getByRole('link').click();
  await expect(messageBox(page)).toHaveValue('Half a thought');
});

test('a held Enter key, a double click and a dead line send each text once', async ({ page, context }) => {
  expectFaults(page, /Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  await begin(page, somePhone(), 'Hello');
  await messageBox(page).fill('Held down');
  for (let n = 0; n < 10; n += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(texts(page, 'Held down').getByText('Delivered', { exact: true })).toBeVisible();
  await messageBox(page).fill('Clicked twice');
  await sendButton(page).dblclick();
  await expect(texts(page, 'Clicked twice').getByText('Delivered', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await messageBox(page).fill('From the tunnel');
  await page.keyboard.press('Enter');
  await expect(texts(page, 'From the tunnel')).toContainText(/offline/i);
  await context.setOffline(false);
  await expect(texts(page, 'From the tunnel').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(page.getByRole('log').getByRole('listitem')).toHaveCount(4);
  const all = (await (await page.request.get('/api/messages')).json()) as { content: string }[];
  expect(all.map(({ content }) => content)).toEqual([
    'From the tunnel',
    'Clicked twice',
    'Held down',
    'Hello',
  ]);
});

test('who has opted out is not written to, and the thread says why', async ({ page }) => {
  const phone = somePhone();
  await begin(page, phone, 'Our news', 'June Sato');
  await reply(page, phone, 'STOP');
  await expect(page.getByText(/June Sato has opted out\./)).toBeVisible();
  await expect(messageBox(page)).toHaveCount(0);
  await reply(page, phone, 'START');
  await expect(messageBox(page)).toBeVisible();
});

test('a conversation is renamed, muted and archived, and a new text brings it back', async ({ page }) => {
  const phone = somePhone();
  await begin(page, phone, 'Hello');
  const more = page
    .getByRole('main')
    .getByRole('button', { name: /^More for/ })
    .last();
  await more.click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Their name').fill('Max Ruiz');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Max Ruiz' })).toBeVisible();
  await more.click();
  await page.getByRole('menuitem', { name: 'Mute' }).click();
  await expect(conversations(page)).toContainText('Muted');
  await more.click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByText('Archived. A new text from them brings it back.').first()).toBeVisible();
  await expect(conversations(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Archived' }).click();
  await expect(conversations(page)).toContainText('Max Ruiz');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await reply(page, phone, 'Still there?');
  await expect(conversations(page)).toContainText('Max Ruiz');
});

test('people are found by name and by the last four digits, for reading and for writing', async ({
  page,
}) => {
  const phone = somePhone();
  await begin(page, phone, 'Hello', 'Zora Nováková');
  await begin(page, somePhone(), 'Hello', 'Somebody Else');
  for (const words of ['zora', phone.slice(-4), phone]) {
    await page.getByRole('searchbox', { name: 'Search' }).fill(words);
    await expect(conversations(page)).toHaveCount(1);
    await expect(conversations(page)).toContainText('Zora Nováková');
  }
  await page.goto('/inbox/new');
  await page.getByLabel('To', { exact: true }).pressSequentially('zora');
  await page.getByRole('option', { name: /Zora Nováková/ }).click();
  await messageBox(page).fill('Once more');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Zora Nováková' })).toBeVisible();
  await expect(texts(page, 'Once more')).toHaveCount(1);
});

test('an unknown conversation says so', async ({ page }) => {
  expectFaults(page, /404/);
  await page.goto(`/inbox/${'0'.repeat(23)}1`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such conversation');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 740 } });

  test('list and thread are pages of their own, and Back leads from one to the other', async ({ page }) => {
    await begin(page, somePhone(), 'Hello', 'Lea Okafor');
    await page.goto('/inbox');
    await expect(page.getByRole('log')).toHaveCount(0);
    await conversations(page).getByRole('link').click();
    await expect(page.getByRole('log')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeHidden();
    await page.goBack();
    await expect(conversations(page)).toHaveCount(1);
  });

  test('the line below a number begins with words, not with the dot between two', async ({ page }) => {
    const phone = somePhone();
    await begin(page, phone, 'Our news');
    await reply(page, phone, 'STOP');
    const optedOut = page.locator('app-thread-page header').getByText('opted out');
    await expect(optedOut).toBeVisible();
    expect(await optedOut.evaluate((word) => getComputedStyle(word, '::before').content)).toBe('none');
  });

  test('initials have room in their circles at twice the text size', async ({ page }) => {
    await begin(page, somePhone(), 'Hello', 'Maximiliana Wagner');
    await page.goto('/inbox');
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    const avatar = conversations(page).locator('app-avatar');
    await expect(avatar).toHaveText('MW');
    await expect(avatar).toHaveCSS('width', '84px');
  });
});
