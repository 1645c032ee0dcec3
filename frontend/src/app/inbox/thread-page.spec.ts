import { TestBed } from '@angular/core/testing';
import type { Message } from '@mysms/contract/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { message } from '../../testing/fixtures.ts';
import {
  answerConversations,
  answerThread,
  closeInbox,
  links,
  openInbox,
  openThread,
  shown,
  texts,
} from '../../testing/inbox.ts';
import { alerts, button, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Conversations } from './conversations.ts';

const ana = conversation(1, { title: 'Ana Kovač' });
const path = `/api/conversations/${ana._id}`;
const own = (number: number, change: Partial<Message> = {}): Message =>
  message(number, { conversation_id: ana._id, ...change });
const theirs = (number: number, change: Partial<Message> = {}): Message =>
  own(number, { direction: 'inbound', status: 'received', sender_number: '+12025550123', ...change });

describe('a conversation', () => {
  afterEach(closeInbox);

  it('shows its texts oldest first in one log, each a list item that says who, what, when and its state', async () => {
    await openThread(ana, [own(3, { status: 'delivered' }), theirs(2), own(1)]);
    const log = document.querySelector('[role="log"]');
    expect(log?.getAttribute('aria-label')).toBe('Messages with Ana Kovač');
    // Whoever has no mouse scrolls it by the keyboard.
    expect(log?.getAttribute('tabindex')).toBe('0');
    expect(document.querySelectorAll('app-thread-log [tabindex]:not([role], button)')).toHaveLength(0);
    expect(log?.querySelectorAll('ol')).toHaveLength(1);
    expect(shown(texts())).toEqual([
      expect.stringMatching(/^Today ?You: ?Text 1 ?\d\d:\d\d ?Queued/),
      expect.stringMatching(/^Ana Kovač: ?Text 2 ?\d\d:\d\d ?Received$/),
      expect.stringMatching(/^You: ?Text 3 ?\d\d:\d\d ?Delivered$/),
    ]);
    expect(links()[0]?.getAttribute('aria-current')).toBe('page');
  });

  it('with a short code says that it cannot be texted', async () => {
    const code = conversation(1, { title: null, contact: { ...ana.contact, number: '88202' } });
    await openThread(code, [theirs(1, { sender_number: '88202' })]);
    expect(words(document.querySelector('app-thread-page'))).toContain('This sender cannot be texted');
    expect(document.querySelector('textarea')).toBeNull();
  });

  it('has one heading from the first moment on, which may have the focus', async () => {
    await openInbox(`/inbox/${ana._id}`);
    const heading = document.querySelector<HTMLElement>('app-thread-page h1');
    heading?.focus();
    request('GET', path).flush(ana);
    await settle();
    expect(words(document.querySelector('app-thread-page h1'))).toBe('Ana Kovač');
    expect(document.activeElement).toBe(heading);
  });

  it('shows markup as text, and makes links of the web safe', async () => {
    const content = '<img src=x onerror=alert(1)> https://example.com/a javascript:alert(2)';
    await openThread(ana, [theirs(1, { content })]);
    expect(words(texts()[0] ?? null)).toContain(content);
    expect(document.querySelector('[role="log"] img')).toBeNull();
    const anchors = [...(texts()[0]?.querySelectorAll('a') ?? [])];
    expect(anchors.map((anchor) => [anchor.getAttribute('href'), anchor.rel])).toEqual([
      ['https://example.com/a', 'noopener noreferrer nofollow'],
    ]);
  });

  it('says of media what it is, with a link, and of an empty text that it is empty', async () => {
    const media = [{ sid: 'ME1', content_type: 'image/jpeg', url: '/api/media/1' }];
    await openThread(ana, [theirs(2, { content: '', media }), theirs(1, { content: '' })]);
    expect(words(texts()[0] ?? null)).toContain('An empty text');
    expect(words(texts()[1] ?? null)).toContain('Picture image/jpeg');
    expect(texts()[1]?.querySelector('a')?.getAttribute('href')).toBe('/api/media/1');
  });

  it('opens the receipt of an own text under its bubble', async () => {
    await openThread(ana, [own(1, { status: 'sent' })]);
    button('Sent', texts()[0]).click();
    await settle();
    request('GET', `/api/messages/${own(1)._id}`).flush({ ...own(1), events: [] });
    await settle();
    expect(texts()[0]?.querySelector('app-receipt-slip')).not.toBeNull();
  });

  it('says how it goes on when the texts cannot be read', async () => {
    await openInbox(`/inbox/${ana._id}`);
    request('GET', path).flush(ana);
    await answerConversations([ana]);
    for (const sent of requests('GET', `${path}/messages`)) refuse(sent, 'unavailable');
    await settle();
    expect(alerts().join()).toContain('The server cannot answer right now.');
    button('Retry').click();
    await settle();
    await answerThread(ana, [own(1)]);
    expect(texts()).toHaveLength(1);
  });

  it('that is not there says so', async () => {
    await openInbox(`/inbox/${ana._id}`);
    refuse(request('GET', path), 'not_found');
    await settle();
    expect(words(document.querySelector('h1'))).toBe('There is no such conversation');
  });

  it('keeps a text that was scheduled among those it was written with, and says when it goes', async () => {
    const send_at = '2026-11-25T09:03:00.000Z';
    await openThread(ana, [
      own(4),
      own(3, { send_at, status: 'sent' }),
      own(2, { send_at, status: 'scheduled' }),
      own(1),
    ]);
    const day = (text: Element): string => words(text.querySelector('.day'));
    expect(texts().map(day)).toEqual(['Today', '', '', '']);
    expect(texts().map(({ classList }) => classList.contains('begins'))).toEqual([true, false, false, false]);
    const times = texts().map((text) => words(text.querySelector('.meta time')));
    expect(times.slice(1, 3)).toEqual(
      Array(2).fill(expect.stringMatching(/^Wednesday 25 November at \d\d:\d\d$/)),
    );
  });

  it('that is gone leaves the list, and says that it is not there', async () => {
    const tom = conversation(2);
    await openThread(ana, [own(1)]);
    await vi.advanceTimersByTimeAsync(5000);
    await answerConversations([tom, ana]);
    refuse(request('GET', `${path}/messages`), 'not_found');
    await settle();
    expect(words(document.querySelector('h1'))).toBe('There is no such conversation');
    expect(shown(links()).join()).not.toContain('Ana');
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests('GET', `${path}/messages`)).toEqual([]);
    TestBed.inject(Conversations).receive(ana);
    await settle();
    await answerThread(ana, [own(1)]);
    expect(texts()).toHaveLength(1);
  });

  it('is read in older pages, above what is there', async () => {
    await openInbox(`/inbox/${ana._id}`);
    request('GET', path).flush(ana);
    await answerConversations([ana]);
    await answerThread(ana, [own(9)], { Link: `<${path}/messages?before=9>; rel="next"` });
    // Here nothing scrolls: what the observer asks for is asked for by hand.
    const { Thread } = await import('./thread.ts');
    void TestBed.inject(Thread).readOlder();
    await settle();
    const older = request('GET', `${path}/messages`);
    expect(older.request.params.get('before')).toBe('9');
    older.flush([own(8), own(7)]);
    await settle();
    expect(shown(texts()).map((text) => /Text \d/.exec(text)?.[0])).toEqual(['Text 7', 'Text 8', 'Text 9']);
  });
});
