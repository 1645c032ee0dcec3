import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { phonesUrl } from './playwright.config.ts';
import { expect, expectFaults, test } from './product-test.ts';

const line = '+12025550100';

/** Opens the phones with one that is there even if nothing was ever texted to it. */
async function openPhone(page: Page, number: string): Promise<Locator> {
  await page.goto(`${phonesUrl}/?phone=${encodeURIComponent(number)}`);
  return page.getByRole('region', { name: number });
}

async function statusOf(page: Page, content: string): Promise<string | undefined> {
  const texts = (await (await page.request.get('/api/messages')).json()) as {
    content: string;
    status: string;
  }[];
  return texts.find((text) => text.content === content)?.status;
}

async function send(page: Page, number: string, content: string): Promise<number> {
  const data = { message: { recipient_number: number, content } };
  return (await page.request.post('/api/messages', { data })).status();
}

test('a person replies on the phone, and we have it', async ({ page, person }) => {
  expect(person.email).toContain('@');
  const number = '+12025550131';
  await send(page, number, 'Are you coming?');
  const phone = await openPhone(page, number);
  await expect(phone.getByText('Are you coming?')).toBeVisible();
  await phone.getByRole('textbox', { name: 'Reply' }).fill('In ten minutes 🚲');
  await phone.getByRole('button', { name: 'Send reply' }).click();
  await expect(phone.getByText('In ten minutes 🚲')).toBeVisible();
  await expect(phone.getByText('Sent', { exact: true })).toBeVisible();
  await expect(phone.getByRole('textbox', { name: 'Reply' })).toHaveValue('');
  expect(await statusOf(page, 'In ten minutes 🚲')).toBe('received');
});

test('Enter sends once however long it is held, and Shift and Enter begin a new line', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  const phone = await openPhone(page, '+12025550132');
  const box = phone.getByRole('textbox', { name: 'Reply' });
  await box.fill('One');
  await box.press('Shift+Enter');
  await box.pressSequentially('Two');
  for (let n = 0; n < 5; n += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(phone.locator('.bubble')).toHaveText(['One\nTwo']);
  await expect(phone.getByText('Type a text first.')).toHaveCount(0);
});

test('STOP is answered on the phone and stops our texts; START brings them back', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  const number = '+12025550133';
  await send(page, number, 'Our newsletter');
  const phone = await openPhone(page, number);
  await phone.getByRole('button', { name: 'STOP' }).click();
  await expect(phone.getByText('You have successfully been unsubscribed.')).toBeVisible();
  await expect(phone.getByText('Opted out of our texts')).toBeVisible();
  await expect.poll(() => send(page, number, 'Another one')).toBe(422);
  await phone.getByRole('button', { name: 'START' }).click();
  await expect(phone.getByText('Opted out of our texts')).toBeHidden();
  await expect.poll(() => send(page, number, 'Welcome back')).toBe(201);
  await expect(phone.getByText('Welcome back')).toBeVisible();
});

test('a phone that is off gets its texts when it is switched on again', async ({ page, person }) => {
  expect(person.email).toContain('@');
  expectFaults(page, /409/);
  const number = '+12025550134';
  const phone = await openPhone(page, number);
  await phone.getByRole('button', { name: 'Switch off' }).click();
  await expect(phone.getByText('switched off: texts wait')).toBeVisible();
  await send(page, number, 'Call me');
  await expect(phone.getByText('On its way')).toBeVisible();
  await expect.poll(() => statusOf(page, 'Call me')).toBe('sent');
  await phone.getByRole('textbox', { name: 'Reply' }).fill('I cannot');
  for (const name of ['Send reply', 'Send a picture', 'STOP', 'START'])
    await expect(phone.getByRole('button', { name })).toBeDisabled();
  await page.keyboard.press('Enter');
  await expect(phone.getByRole('alert')).toHaveText('This phone is off. Switch it on first.');
  await expect(phone.getByRole('textbox', { name: 'Reply' })).toHaveValue('I cannot');
  await phone.getByRole('button', { name: 'Switch on' }).click();
  await expect(phone.getByRole('button', { name: 'Send reply' })).toBeEnabled();
  await expect(phone.getByText('Delivered', { exact: true })).toBeVisible();
  await expect.poll(() => statusOf(page, 'Call me')).toBe('delivered');
});

test('a new phone writes to us, with a picture', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await page.goto(phonesUrl);
  const phones = page.locator('.phone');
  await page.getByRole('button', { name: 'New phone' }).click();
  const box = page.locator('.phone textarea:focus');
  await expect(box).toHaveCount(1);
  await box.fill('Hello, who is there?');
  const phone = phones.filter({ has: page.locator('textarea:focus') });
  const name = await phone.getAttribute('aria-label');
  const same = page.getByRole('region', { name: name ?? '' });
  await same.getByRole('button', { name: 'Send a picture' }).click();
  await expect(same.getByText('Hello, who is there?')).toBeVisible();
  await expect(same.getByRole('img', { name: /A picture/ })).toBeVisible();
  await expect(same.getByText('Sent', { exact: true })).toBeVisible();
});

test('a blank reply is refused at its box', async ({ page, person }) => {
  expect(person.email).toContain('@');
  const phone = await openPhone(page, '+12025550135');
  await phone.getByRole('button', { name: 'Send reply' }).click();
  await expect(phone.getByRole('alert')).toHaveText('Type a text first.');
  await expect(phone.getByRole('textbox', { name: 'Reply' })).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [375, 1280]) {
    test(`the phones have nothing that axe finds, and fit: ${colorScheme}, ${width} px`, async ({
      page,
      person,
    }) => {
      expect(person.email).toContain('@');
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const number = `+1${width === 375 ? 212 : 202}555013${colorScheme === 'dark' ? 6 : 7}`;
      for (const [body, media] of [['x'.repeat(200)], ['STOP'], ['Look', ['image/png']]] as const) {
        const data = { from: number, to: line, body, ...(media === undefined ? {} : { media }) };
        expect((await page.request.post(`${phonesUrl}/control/inbound`, { data })).status()).toBe(201);
      }
      await page.request.put(`${phonesUrl}/control/phones/${encodeURIComponent(number)}`, {
        data: { on: false },
      });
      const phone = await openPhone(page, number);
      await expect(phone.getByText('Look')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    });
  }
}
