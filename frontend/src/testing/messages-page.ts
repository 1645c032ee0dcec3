import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Message } from '@mysms/contract/messages';
import { vi } from 'vitest';
import { MessagesPage } from '../app/messages/messages-page.ts';
import { PhoneFormat } from '../app/texting/phone-format.ts';
import { signedIn } from './fixtures.ts';
import { box, button, fill } from './screen.ts';
import { request, requests, settle, setUp } from './set-up.ts';

/** Opens the page on a clock that stands still; the first reading of the list is under way. */
export async function openMessages(): Promise<ComponentFixture<MessagesPage>> {
  setUp(signedIn, [{ path: '', component: MessagesPage }]);
  await TestBed.inject(PhoneFormat).load();
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00.000Z') });
  const page = TestBed.createComponent(MessagesPage);
  await settle();
  return page;
}

/** Opens the page and answers its first reading. */
export async function openMessagesWith(...messages: Message[]): Promise<ComponentFixture<MessagesPage>> {
  const page = await openMessages();
  await answerList(messages);
  return page;
}

/** Answers the reading of the list that is under way. */
export async function answerList(messages: Message[], headers: Record<string, string> = {}): Promise<void> {
  const sent = requests('GET', '/api/messages').filter(({ cancelled }) => !cancelled);
  const latest = sent.pop();
  if (latest === undefined) throw new Error('The list is not being read.');
  latest.flush(messages, { headers });
  await settle();
}

export async function write(to: string, content: string): Promise<void> {
  fill(box('To'), to);
  fill(box('Message'), content);
  await settle();
}

/** Writes a text and sends it; it is on its way to the server afterwards. */
export async function send(to = '202 555 0123', content = 'Hello'): Promise<void> {
  await write(to, content);
  button('Send').click();
  await settle();
}

export async function answerSend(message: Message): Promise<void> {
  request('POST', '/api/messages').flush(message, { status: 201, statusText: 'Created' });
  await settle();
}

/** Lets the browser say that it has no network, or that it has one again. */
export function setOnline(isOnline: boolean): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(isOnline);
}

export function closeMessages(): void {
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
}
