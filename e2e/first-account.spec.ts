import { phonesUrl } from './playwright.config.ts';
import { expect, sendButton, test } from './product-test.ts';

const stranger = '+12025553777';

// Whoever signs up first is the administrator: this runs before all other tests.
test('a text of somebody unknown waits, without its number, until an administrator takes it', async ({
  page,
  person,
  browser,
  baseURL,
}) => {
  expect(person.email).toContain('@');
  await page.goto('/inbox');
  await page.getByRole('button', { name: 'Unassigned' }).click();
  await expect(page.getByText('Nobody waits to be taken')).toBeVisible();
  const answer = await page.request.post(`${phonesUrl}/control/inbound`, {
    data: { from: stranger, to: '+12025550100', body: 'Is anybody there?' },
  });
  expect(answer.status()).toBe(201);

  const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows).not.toContainText('unread');
  const reach = await rows.getByRole('button', { name: 'Take' }).evaluate((take) => {
    const { width, height } = getComputedStyle(take, '::after');
    return Math.min(Number.parseFloat(width), Number.parseFloat(height));
  });
  expect(reach).toBeGreaterThanOrEqual(44);
  await rows.getByRole('link').click();
  await expect(page.getByRole('log').getByText('Is anybody there?')).toBeVisible();
  await expect(page.getByText('Nobody has taken this conversation yet')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toHaveCount(0);
  expect(await page.content()).not.toMatch(/555\D{0,3}3777/);

  const member = await browser.newPage({ baseURL: baseURL ?? '' });
  await member.goto('/sign-up');
  await member.getByLabel('Name').fill('Max');
  await member.getByLabel('Email').fill(`member-${person.email}`);
  await member.getByLabel('Password').fill(person.password);
  await member.getByRole('button', { name: 'Create account' }).click();
  await expect(member.getByRole('link', { name: 'Write the first text' })).toBeVisible();
  await expect(member.getByRole('button', { name: 'Unassigned' })).toHaveCount(0);
  await member.goto(page.url());
  await expect(member.getByRole('heading', { name: 'There is no such conversation' })).toBeVisible();
  await member.close();

  await page.locator('app-thread-page').getByRole('button', { name: 'Take' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '(202) 555-3777' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('We are here.');
  await sendButton(page).click();
  await expect(page.getByRole('log').getByText('Delivered', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Unassigned' }).click();
  await expect(page.getByText('Nobody waits to be taken')).toBeVisible();
});
