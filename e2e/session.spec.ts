import type { Page } from '@playwright/test';
import { compose, expect, expectFaults, rowsOf, sendButton, test } from './product-test.ts';

async function signIn(page: Page, person: { email: string; password: string }) {
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: /account/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

test('signing out ends the session, and a deep link survives signing in again', async ({ page, person }) => {
  await signOut(page);
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, person);
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('a wrong password is said at the form, and the page stays', async ({ page, person }) => {
  expectFaults(page, /401/);
  await signOut(page);
  await signIn(page, { ...person, password: 'not the password' });
  await expect(page.getByRole('alert')).toContainText(/not right/i);
  await signIn(page, person);
  await expect(page).toHaveURL(/\/inbox$/);
});

test('what was typed is still there after the session ended in the middle', async ({
  page,
  person,
  context,
}) => {
  expectFaults(page, /401/);
  await compose(page, '(202) 555-0175', 'Half a thought');
  await context.clearCookies();
  // The page may notice by itself before anybody sends: then there is no button to wait for.
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, person);
  await expect(page).toHaveURL(/\/messages$/);
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Half a thought');
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(/555-0175/);
});

test('a dead line is said, and what was typed goes out by itself, once, when the line is back', async ({
  page,
  person,
  context,
}) => {
  expect(person.email).toContain('@');
  expectFaults(page, /Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  await compose(page, '+12025550176', 'From the tunnel');
  await context.setOffline(true);
  await sendButton(page).click();
  await expect(page.getByText(/offline/i).first()).toBeVisible();
  await context.setOffline(false);
  await expect(rowsOf(page, 'From the tunnel').getByText('Delivered', { exact: true })).toBeVisible();
  const all = (await (await page.request.get('/api/messages')).json()) as { content: string }[];
  expect(all.map((message) => message.content)).toEqual(['From the tunnel']);
});

test('the name and the theme can be changed, and the theme holds after a reload', async ({
  page,
  person,
}) => {
  expect(person.email).toContain('@');
  await page.goto('/settings');
  await page.getByRole('textbox', { name: 'Name' }).fill('Rosa M');
  await page
    .getByRole('button', { name: /save|change name/i })
    .first()
    .click();
  await expect(page.getByText(/saved|changed/i).first()).toBeVisible();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Rosa M');
});
