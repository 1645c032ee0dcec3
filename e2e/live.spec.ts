import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectFaults, rowsOf, test } from './product-test.ts';

/** Counts what the pages of a browser ask from now on. */
function countRequests(context: BrowserContext): (path: string) => number {
  const paths: string[] = [];
  context.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return (path) => paths.filter((asked) => asked === path).length;
}

/** Opens a page, and waits until its stream is up. */
async function openLive(page: Page, path: string): Promise<void> {
  const stream = page.waitForResponse('**/api/events');
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await stream;
}

/** Opens another tab, which lives by the stream of the first. */
async function openBeside(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

async function sendByApi(page: Page, content: string): Promise<string> {
  const message = { recipient_number: '+12025550171', content };
  const answer = await page.request.post('/api/messages', { data: { message } });
  const { _id } = (await answer.json()) as { _id: string };
  return _id;
}

/** Resolves when the server knows that the text was delivered. */
async function delivered(page: Page, id: string): Promise<void> {
  const status = async (): Promise<string> => {
    const answer = await page.request.get(`/api/messages/${id}`);
    return ((await answer.json()) as { status: string }).status;
  };
  await expect.poll(status, { intervals: [20] }).toBe('delivered');
}

test('two tabs live by one stream, and show a status within a second without asking', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  await openLive(page, '/messages');
  const asked = countRequests(context);
  const second = await openBeside(context, '/messages');
  for (const tab of [page, second]) await expect(tab.getByText('Nothing here yet.')).toBeVisible();

  const id = await sendByApi(page, 'Both see me');
  for (const tab of [page, second]) await expect(rowsOf(tab, 'Both see me')).toBeVisible();
  const before = asked('/api/messages');
  await delivered(page, id);
  for (const tab of [page, second]) {
    await expect(rowsOf(tab, 'Both see me').getByText('Delivered', { exact: true })).toBeVisible({
      timeout: 1000,
    });
  }
  expect(asked('/api/messages')).toBe(before);
  expect(asked('/api/events')).toBe(0);
});

test('when the tab with the stream closes, another takes over and misses nothing', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  await openLive(page, '/messages');
  const second = await openBeside(context, '/messages');
  const asked = countRequests(context);
  const sending = sendByApi(second, 'In between');
  await page.close();
  const id = await sending;
  await expect.poll(() => asked('/api/events')).toBe(1);
  await delivered(second, id);
  await expect(rowsOf(second, 'In between').getByText('Delivered', { exact: true })).toBeVisible({
    timeout: 2000,
  });
});

test('a session that is ended elsewhere ends here at once, in every tab, and nothing asks in vain', async ({
  page,
  person,
  context,
  browser,
  baseURL,
}) => {
  await openLive(page, '/messages');
  const second = await openBeside(context, '/settings');
  const other = await browser.newContext({ baseURL: baseURL ?? '' });
  const elsewhere = await other.newPage();
  await elsewhere.goto('/sign-in?return=/settings');
  await elsewhere.getByLabel('Email').fill(person.email);
  await elsewhere.getByLabel('Password').fill(person.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  const sessions = elsewhere.getByRole('region', { name: 'Where you are signed in' });
  const foreign = sessions.getByRole('listitem').filter({ hasNotText: 'This browser' });
  await foreign.getByRole('button', { name: /^End/ }).click();
  for (const tab of [page, second]) {
    await expect(tab).toHaveURL(/\/sign-in\?return=/);
    await expect(tab.getByText('Your session is over.')).toBeVisible();
  }
  await other.close();
});

test('a new password goes on with the new session, stream and all', async ({ page, person, context }) => {
  await openLive(page, '/settings');
  const asked = countRequests(context);
  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill('another good horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Changed')).toBeVisible();
  await expect.poll(() => asked('/api/events')).toBe(1);
  await expect(page).toHaveURL(/\/settings$/);
});

test('signing out ends the stream, and says nothing of a session that was over', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  await openLive(page, '/settings');
  const asked = countRequests(context);
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.getByText('Your session is over.')).toHaveCount(0);
  expect(asked('/api/events')).toBe(0);
});

test('without a stream the page asks, and shows the same', async ({ page, person, context }) => {
  expect(person.email).toContain('@');
  expectFaults(page, /Failed to load resource|ERR_FAILED/);
  await context.route('/api/events', (route) => route.abort());
  await page.goto('/messages');
  await expect(page.getByText('Nothing here yet.')).toBeVisible();
  const id = await sendByApi(page, 'By asking');
  await delivered(page, id);
  await expect(rowsOf(page, 'By asking').getByText('Delivered', { exact: true })).toBeVisible({
    timeout: 8000,
  });
});

test('? opens the list of shortcuts, but not while typing', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await openLive(page, '/messages');
  await page.getByLabel('Message', { exact: true }).press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('all texts are exported as a file that no spreadsheet runs', async ({ page, person }) => {
  expect(person.email).toContain('@');
  await delivered(page, await sendByApi(page, '=HYPERLINK("http://x.example","free")'));
  await openLive(page, '/messages');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^messages-\d{4}-\d\d-\d\d\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  expect(text).toMatch(/^\uFEFFTime,Direction,/);
  expect(text).toContain(`,'+12025550171,"'=HYPERLINK(""http://x.example"",""free"")",Delivered,`);
  await expect(page.getByText('1 text saved.')).toBeVisible();
});

test('an account is deleted by its password, and is gone', async ({ page, person }) => {
  expectFaults(page, /401|422/);
  await openLive(page, '/settings');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByLabel('Your password, to confirm').fill('not this one');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('alert')).toContainText(/not the current password/i);
  await page.getByLabel('Your password, to confirm').fill(person.password);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.getByRole('status').getByText('Your account is deleted.')).toBeVisible();
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/not right/i);
});
