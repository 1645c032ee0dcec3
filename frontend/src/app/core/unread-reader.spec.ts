import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { signedIn } from '../../testing/fixtures.ts';
import { stream, stubLiveBrowser, unstubLiveBrowser } from '../../testing/live-browser.ts';
import { request, requests, settle, setUp } from '../../testing/set-up.ts';
import { UnreadReader } from './unread-reader.ts';
import { InboxUnread } from './unread.ts';

const path = '/api/conversations';
const unread = (number: number, count: number) => conversation(number, { unread_count: count });
const total = (): number => TestBed.inject(InboxUnread).total();

/** Begins to read; the first answer says that one text is unread. */
async function begin(): Promise<void> {
  setUp(signedIn);
  TestBed.inject(UnreadReader);
  TestBed.tick();
  await settle();
  request('GET', path).flush([unread(1, 1)], { headers: { ETag: '"1"' } });
  await settle();
}

/** Begins, and lets events come. */
async function beginLive(): Promise<void> {
  await begin();
  stream().accept();
  await settle();
  for (const sent of requests('GET', path)) sent.flush([unread(1, 1)], { headers: { ETag: '"1"' } });
  await settle();
}

describe('the number of unread texts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    stubLiveBrowser();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
    unstubLiveBrowser();
    localStorage.clear();
  });

  it('is not undone by the answer to a question older than what was told', async () => {
    await begin();
    await vi.advanceTimersByTimeAsync(5000);
    const sent = request('GET', path);
    const reader = TestBed.inject(UnreadReader);
    reader.take(unread(1, 0));
    reader.take(unread(2, 3));
    sent.flush([unread(1, 1), unread(3, 10)], { headers: { ETag: '"2"' } });
    await settle();
    expect(total()).toBe(13);
    await vi.advanceTimersByTimeAsync(5000);
    // The ETag of that answer does not stand for what is shown.
    const next = request('GET', path);
    expect(next.request.headers.has('If-None-Match')).toBe(false);
    next.flush([unread(2, 3)]);
    await settle();
    expect(total()).toBe(3);
  });

  it('is read again after a minute of events, whatever they told', async () => {
    await beginLive();
    stream().tell('conversation.updated', unread(2, 5));
    expect(total()).toBe(6);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(requests('GET', path)).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    request('GET', path).flush([unread(1, 1)]);
    await settle();
    expect(total()).toBe(1);
  });

  it('is read at once when the events end', async () => {
    await beginLive();
    stream().lose();
    await settle();
    request('GET', path).flush([unread(1, 4)]);
    await settle();
    expect(total()).toBe(4);
  });

  it('counts nothing of a conversation that is gone', async () => {
    await begin();
    TestBed.inject(UnreadReader).drop(unread(1, 1)._id);
    expect(total()).toBe(0);
  });

  it('tells once of each text that comes in, whoever told first, and of none that was there', async () => {
    await begin();
    const reader = TestBed.inject(UnreadReader);
    const told: string[] = [];
    reader.gotText.subscribe(({ title }) => told.push(title ?? ''));
    reader.take(unread(1, 1));
    const later = unread(2, 1);
    await vi.advanceTimersByTimeAsync(5000);
    request('GET', path).flush([later, unread(1, 1)]);
    await settle();
    reader.take(later);
    expect(told).toEqual(['Person 2']);
  });

  it.each([
    ['is read already', { unread_count: 0 }],
    ['is archived', { archived: true }],
    ['nobody has taken', { unassigned: true }],
    [
      'somebody here wrote to last',
      { last_message: { ...conversation(2).last_message!, direction: 'outbound' as const } },
    ],
  ])('tells of no text in a conversation that %s', async (_what, change) => {
    await begin();
    const reader = TestBed.inject(UnreadReader);
    const told: string[] = [];
    reader.gotText.subscribe(({ _id }) => told.push(_id));
    reader.take({ ...unread(2, 1), ...change });
    reader.take(unread(2, 1));
    expect(told).toEqual([]);
  });
});
