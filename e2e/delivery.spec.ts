import type { Page } from '@playwright/test';
import { compose, expect, expectFaults, rowsOf, sendButton, test } from './product-test.ts';

interface ListedText {
  readonly content: string;
  readonly status: string;
  readonly send_at: string | null;
}

async function textsOf(page: Page): Promise<readonly ListedText[]> {
  return (await (await page.request.get('/api/messages')).json()) as ListedText[];
}

/** A tile's button; its description says how many there are today. */
function tile(page: Page, word: string) {
  return page.getByRole('group', { name: 'Show' }).getByRole('button', { name: word, exact: true });
}

test('a text is scheduled in the person’s own time zone, survives a reload, and is canceled', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  await compose(page, '(202) 555-0161', 'Good morning');
  await page.getByRole('button', { name: 'Send later' }).click();
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  await page.getByLabel('Send at').fill(`${tomorrow}T08:30`);
  await expect(page.getByText(/Goes out .* at 08:30, Central European/)).toBeVisible();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();

  const row = rowsOf(page, 'Good morning');
  await expect(row.getByText('Scheduled', { exact: true })).toBeVisible();
  await expect(row.getByText('08:30')).toBeVisible();
  await expect(tile(page, 'Scheduled')).toHaveAccessibleDescription('1 today');
  const [stored] = await textsOf(page);
  const inBerlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
  expect(inBerlin.format(new Date(stored?.send_at ?? ''))).toBe('08:30');

  await page.reload();
  await row.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(row.getByText('Canceled', { exact: true })).toBeVisible();
  await expect(tile(page, 'Scheduled')).toHaveAccessibleDescription('0 today');
  await row.getByRole('button', { name: /^Canceled/ }).click();
  await expect(row.getByText(/Canceled · .*you/)).toBeVisible();
  expect((await textsOf(page)).map(({ status }) => status)).toEqual(['canceled']);
});

test('a time that a change of the clocks leaves out is said as it will be', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await page.clock.setFixedTime(new Date('2027-03-20T12:00:00Z'));
  await page.reload();
  await compose(page, '(202) 555-0167', 'In the night');
  await page.getByRole('button', { name: 'Send later' }).click();
  await page.getByLabel('Send at').fill('2027-03-28T02:30');
  await expect(
    page.getByText('Goes out Sunday 28 March at 03:30, Central European Summer Time.'),
  ).toBeVisible();
  await page.getByLabel('Send at').fill('2027-03-27T02:30');
  await expect(
    page.getByText('Goes out Saturday 27 March at 02:30, Central European Standard Time.'),
  ).toBeVisible();
});

test('a draft with a time survives a reload', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await compose(page, '(202) 555-0162', 'Later, maybe');
  await page.getByRole('button', { name: 'Send later' }).click();
  const chosen = await page.getByLabel('Send at').inputValue();
  await page.reload();
  await expect(page.getByLabel('Send at')).toHaveValue(chosen);
  await page.getByRole('button', { name: 'Do not schedule' }).click();
  await expect(sendButton(page)).toBeVisible();
});

test('a text that was not delivered is sent again by Retry, once, and says so after a reload too', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  await compose(page, '(415) 555-3006', 'Try me twice');
  await sendButton(page).click();
  const rows = rowsOf(page, 'Try me twice');
  await expect(rows.getByText('Not delivered', { exact: true })).toBeVisible();
  await rows.getByRole('button', { name: 'Retry' }).dblclick();
  await expect(rows).toHaveCount(2);
  await expect(rows.getByText(/Sent again at \d\d:\d\d/)).toBeVisible();
  await page.reload();
  await expect(rows.last().getByText(/Sent again at \d\d:\d\d/)).toBeVisible();
  await expect(rows.last().getByRole('button', { name: 'Retry' })).toHaveCount(0);
  await expect(rows.first().getByRole('button', { name: 'Retry' })).toBeVisible();
  expect(await textsOf(page)).toHaveLength(2);
});

test('Edit takes a text that was not delivered back into the composer, as a new one', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  await compose(page, '(415) 555-3006', 'To a landline once more');
  await sendButton(page).click();
  await rowsOf(page, 'To a landline once more').getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('To a landline once more');
  await page.getByLabel('To', { exact: true }).fill('(202) 555-0163');
  await sendButton(page).click();
  const rows = rowsOf(page, 'To a landline once more');
  await expect(rows.getByText('Delivered', { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(2);
});

test('the tiles count today’s texts, and lead to them', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await expect(tile(page, 'Delivered')).toHaveAccessibleDescription('0 today');
  await compose(page, '+12025550165', 'Count me');
  await sendButton(page).click();
  await expect(tile(page, 'Delivered')).toHaveAccessibleDescription('1 today');
  await compose(page, '(415) 555-3006', 'Count me as well');
  await sendButton(page).click();
  await expect(tile(page, 'Problems')).toHaveAccessibleDescription('1 today');
  await expect(tile(page, 'All')).toHaveAccessibleDescription('2 today');
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/messages/summary')) answers.push(response.status());
  });
  // Told by the stream, the page asks seldom; a network that comes back is a reason to.
  const askAgain = async (): Promise<readonly number[]> => {
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    return answers;
  };
  await expect.poll(askAgain).toContain(304);
  await tile(page, 'Problems').click();
  await expect(rowsOf(page, 'Count me')).toHaveCount(1);
  await expect(page).toHaveURL(/show=problems/);
});

test('a text sent offline goes out, once, from the page that is opened when the line is back', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  expectFaults(page, /Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  await compose(page, '+12025550166', 'From the plane');
  await context.setOffline(true);
  await sendButton(page).click();
  await expect(rowsOf(page, 'From the plane').getByText(/goes out by itself, once/)).toBeVisible();
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto('/messages');
  await expect(rowsOf(next, 'From the plane').getByText('Delivered', { exact: true })).toBeVisible();
  expect((await textsOf(next)).map(({ content }) => content)).toEqual(['From the plane']);
});
