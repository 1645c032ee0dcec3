import type { Page } from '@playwright/test';
import { phonesUrl } from './playwright.config.ts';
import { compose, expect, rowsOf, sendButton, test } from './product-test.ts';

/** Makes every call to the provider end like this; the next one calm again. */
async function setWeather(page: Page, faults: Record<string, number>): Promise<void> {
  const response = await page.request.put(`${phonesUrl}/control/weather`, { data: { name: 'calm', faults } });
  expect(response.status()).toBe(200);
}

test.afterEach(async ({ page }) => setWeather(page, {}));

test('a text in doubt says what we do about it, and is sent again only knowingly', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  await setWeather(page, { 'error-500': 1 });
  await compose(page, '(202) 555-0164', 'Did it arrive?');
  await sendButton(page).click();
  const rows = rowsOf(page, 'Did it arrive?');
  await expect(rows.getByText('May have been delivered', { exact: true })).toBeVisible();
  await expect(rows.getByText(/We are asking Twilio/)).toBeVisible();
  await rows.getByRole('button', { name: /^May have been delivered, to/ }).click();
  await expect(rows.getByText(/Handed to Twilio, no clear answer · .*HTTP 500/)).toBeVisible();
  await setWeather(page, {});
  await rows.getByRole('button', { name: 'Send again, it may arrive twice' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first().getByText('Delivered', { exact: true })).toBeVisible();
});
