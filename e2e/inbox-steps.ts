import { randomInt } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { phonesUrl } from './playwright.config.ts';
import { expect, sendButton } from './product-test.ts';

/** The simulator's line, which every conversation has. */
const line = '+12025550100';

/** A phone that no other test texts. */
export function somePhone(): string {
  return `+1202555${String(randomInt(4000, 9999))}`;
}

/** Where an open conversation, or a new one, is written. */
export function messageBox(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message', exact: true });
}

/** The texts of the open conversation that hold these words. */
export function texts(page: Page, content: string): Locator {
  return page.getByRole('log').getByRole('listitem').filter({ hasText: content });
}

/** The rows of the list. */
export function conversations(page: Page): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
}

/** Begins a conversation, and leads to it. */
export async function begin(page: Page, phone: string, text: string, name = ''): Promise<void> {
  await page.goto('/inbox/new');
  await page.getByLabel('To', { exact: true }).fill(phone);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await messageBox(page).fill(text);
  await sendButton(page).click();
  await expect(page).toHaveURL(/\/inbox\/[0-9a-f]{24}$/);
}

/** The phone texts back. */
export async function reply(page: Page, phone: string, body: string): Promise<void> {
  const answer = await page.request.post(`${phonesUrl}/control/inbound`, {
    data: { from: phone, to: line, body },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}
