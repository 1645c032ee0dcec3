import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { vi } from 'vitest';
import { inboxRoutes } from '../app/inbox/inbox.routes.ts';
import { PhoneFormat } from '../app/texting/phone-format.ts';
import { signedIn } from './fixtures.ts';
import { box, button, fill, words } from './screen.ts';
import { requests, settle, setUp } from './set-up.ts';
import { rosa } from './fixtures.ts';

/** Opens a page of the inbox on a clock that stands still; what it reads is under way. */
export async function openInbox(path = '/inbox', role = rosa.role): Promise<RouterTestingHarness> {
  setUp({ ...signedIn, account: { ...rosa, role } }, [{ path: 'inbox', children: inboxRoutes }]);
  await TestBed.inject(PhoneFormat).load();
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00.000Z') });
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const harness = await RouterTestingHarness.create(path);
  await settle();
  return harness;
}

/** Answers the readings of the list that are under way. */
export async function answerConversations(
  conversations: readonly Conversation[],
  headers: Record<string, string> = {},
): Promise<void> {
  const sent = requests('GET', '/api/conversations').filter(({ cancelled }) => !cancelled);
  for (const one of sent) one.flush(one === sent.at(-1) ? [...conversations] : [], { headers });
  await settle();
}

/** Answers the readings of a thread that are under way. */
export async function answerThread(
  { _id }: Conversation,
  messages: readonly Message[],
  headers: Record<string, string> = {},
): Promise<void> {
  const sent = requests('GET', `/api/conversations/${_id}/messages`).filter(({ cancelled }) => !cancelled);
  for (const one of sent) one.flush([...messages], { headers });
  await settle();
}

/** The next reading of list and thread. */
export async function tick(of: Conversation, messages: readonly Message[]): Promise<void> {
  await vi.advanceTimersByTimeAsync(5000);
  await answerConversations([of]);
  await answerThread(of, messages);
}

/** Opens a conversation that is in the list, with its texts, newest first. */
export async function openThread(
  conversation: Conversation,
  messages: readonly Message[],
): Promise<RouterTestingHarness> {
  const harness = await openInbox(`/inbox/${conversation._id}`);
  // Before the list is known it is asked for by itself.
  for (const one of requests('GET', `/api/conversations/${conversation._id}`)) one.flush(conversation);
  await answerConversations([conversation]);
  await answerThread(conversation, messages);
  return harness;
}

export function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('ol[aria-label="Conversations"] > li > a')];
}

export function texts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[role="log"] li')];
}

export function here(): string {
  return TestBed.inject(Router).url;
}

export async function say(content: string): Promise<void> {
  fill(box('Message'), content);
  await settle();
  button('Send').click();
  await settle();
}

export function shown(elements: readonly Element[]): string[] {
  return elements.map(words);
}

export function closeInbox(): void {
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
}
