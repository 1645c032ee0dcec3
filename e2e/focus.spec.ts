import { begin, conversations, messageBox, reply, somePhone } from './inbox-steps.ts';
import { expect, expectFaults, test } from './product-test.ts';

test.beforeEach(({ person }) => {
  expect(person.email).toContain('@');
});

test('stays in the list after a rename, and goes on to the next row after an archive', async ({ page }) => {
  for (const name of ['Ada First', 'Bea Second', 'Cleo Third']) await begin(page, somePhone(), 'Hello', name);
  await page.goto('/inbox');
  const act = async (name: string, what: string): Promise<void> => {
    await conversations(page).filter({ hasText: name }).getByRole('link').focus();
    await page.getByRole('button', { name: `More for ${name}` }).press('Enter');
    await page.getByRole('menuitem', { name: what }).press('Enter');
  };
  const linkOf = (name: string) => conversations(page).filter({ hasText: name }).getByRole('link');
  await act('Bea Second', 'Rename');
  await expect(page.getByLabel('Their name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(linkOf('Bea Second')).toBeFocused();
  await act('Bea Second', 'Rename');
  await page.getByLabel('Their name').fill('Bea Renamed');
  await page.keyboard.press('Enter');
  await expect(linkOf('Bea Renamed')).toBeFocused();
  await act('Bea Renamed', 'Archive');
  await expect(conversations(page)).toHaveCount(2);
  await expect(linkOf('Ada First')).toBeFocused();
  await act('Ada First', 'Archive');
  await expect(linkOf('Cleo Third')).toBeFocused();
  await act('Cleo Third', 'Archive');
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeFocused();
});

test('goes from the composer to what stands in its place after STOP, and back after START', async ({
  page,
}) => {
  const phone = somePhone();
  await begin(page, phone, 'Our news', 'June Sato');
  await messageBox(page).fill('Half a thought');
  await reply(page, phone, 'STOP');
  await expect(page.getByText(/They texted STOP/)).toBeFocused();
  await reply(page, phone, 'START');
  await expect(messageBox(page)).toBeFocused();
  await expect(messageBox(page)).toHaveValue('Half a thought');
});

test('stands on the name of the conversation that signing in leads to', async ({ page, person }) => {
  expectFaults(page, /401/);
  await begin(page, somePhone(), 'Hello', 'Vera Lind');
  const { pathname } = new URL(page.url());
  await page.context().clearCookies();
  await page.goto(pathname);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Vera Lind' })).toBeFocused();
});
