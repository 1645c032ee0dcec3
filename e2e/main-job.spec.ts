import { phonesUrl } from './playwright.config.ts';
import { compose, expect, rowsOf, sendButton, test } from './product-test.ts';

test('a text is sent, delivered before our eyes, seen on the phone, and still there after a reload', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  await compose(page, '(202) 555-0171', 'See you tomorrow at 9.');
  await expect(page.getByText('1 segment, 138 left')).toBeVisible();
  await sendButton(page).click();
  const row = rowsOf(page, 'See you tomorrow at 9.');
  await expect(row).toHaveCount(1);
  await expect(row.getByText('Delivered', { exact: true })).toBeVisible();

  const phones = await context.newPage();
  await phones.goto(phonesUrl);
  const phone = phones.getByRole('region', { name: /555-0171/ });
  await expect(phone.getByText('See you tomorrow at 9.')).toBeVisible();
  await phones.close();

  await page.reload();
  await expect(row.getByText('Delivered', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/messages$/);
});

test('the receipt under a text lists the evidence', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '+12025550172', 'With a receipt');
  await sendButton(page).click();
  const row = rowsOf(page, 'With a receipt');
  await expect(row.getByText('Delivered', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: /Delivered/ }).click();
  await expect(page.getByText(/1 segment · GSM-7/)).toBeVisible();
  await expect(page.getByText(/Delivered to the phone/)).toBeVisible();
});

test('a failure says why in plain words, and is found by its filter', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '(415) 555-3006', 'To a landline');
  await sendButton(page).click();
  const row = rowsOf(page, 'To a landline');
  await expect(row.getByText('Not delivered').first()).toBeVisible();
  await expect(row.getByText(/landline and can’t get texts/)).toBeVisible();
  await page.getByRole('button', { name: 'Delivered', exact: true }).first().click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Problems' }).click();
  await expect(row).toHaveCount(1);
});

test('a held Enter key and a double click send one text', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '+12025550173', 'Held down');
  await page.getByLabel('Message', { exact: true }).focus();
  for (let n = 0; n < 10; n += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(rowsOf(page, 'Held down').getByText('Delivered', { exact: true })).toBeVisible();
  await compose(page, '+12025550173', 'Clicked twice');
  await sendButton(page).dblclick();
  await expect(rowsOf(page, 'Clicked twice').getByText('Delivered', { exact: true })).toBeVisible();
  const all = (await (await page.request.get('/api/messages')).json()) as { content: string }[];
  expect(all.map((message) => message.content)).toEqual(['Clicked twice', 'Held down']);
});

test('a wrong number is refused at its field, and nothing typed is lost', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '123', 'Keep me');
  await sendButton(page).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('To', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Keep me');
});

test('the counter says why a text is Unicode and makes it plain with one click', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '+12025550174', 'It’s ready');
  await expect(page.getByText(/Unicode/)).toContainText('’');
  await page.getByRole('button', { name: /plain text/i }).click();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue("It's ready");
  await expect(page.getByText(/Unicode/)).toHaveCount(0);
});
