import { TestBed } from '@angular/core/testing';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { message } from '../../testing/fixtures.ts';
import {
  answerConversations,
  answerThread,
  closeInbox,
  openInbox,
  openThread,
  texts,
  tick,
} from '../../testing/inbox.ts';
import { words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Toasts } from '../ui/toasts.ts';

const ana = conversation(1, { title: 'Ana Kovač' });
const path = `/api/conversations/${ana._id}`;
const own = (number: number, change: Partial<Message> = {}): Message =>
  message(number, { conversation_id: ana._id, ...change });
const theirs = (number: number, change: Partial<Message> = {}): Message =>
  own(number, { direction: 'inbound', status: 'received', sender_number: '+12025550123', ...change });

describe('what was not seen', () => {
  afterEach(closeInbox);

  const lastIs = ({ _id, direction, content, status, media, created_at }: Message): Conversation => ({
    ...ana,
    unread_count: 2,
    last_message: { _id, direction, content, status, media_count: media.length, created_at },
  });
  const unread = lastIs(theirs(3));
  const read = (): unknown[] => requests('POST', `${path}/read`).map((sent) => sent.request.body);

  it('begins under a divider, and is seen once the end is in sight of somebody', async () => {
    await openThread(unread, [theirs(3), theirs(2), own(1)]);
    expect(words(texts()[1] ?? null)).toMatch(/^Unread/);
    expect(read()).toEqual([{ up_to: theirs(3)._id }]);
  });

  it('is told as the server counts, whatever came last here', async () => {
    await openThread(lastIs(theirs(2)), [theirs(3), theirs(2), own(1)]);
    expect(read()).toEqual([{ up_to: theirs(2)._id }]);
  });

  it('is not told before it is shown', async () => {
    await openThread(lastIs(theirs(4)), [theirs(3)]);
    expect(read()).toEqual([]);
    await tick(lastIs(theirs(4)), [theirs(4), theirs(3)]);
    expect(read()).toEqual([{ up_to: theirs(4)._id }]);
  });

  it('is told again when the server could not be told, and not when it refused', async () => {
    await openThread(unread, [theirs(3), theirs(2), own(1)]);
    refuse(request('POST', `${path}/read`), 'unavailable');
    await settle();
    await vi.advanceTimersByTimeAsync(5000);
    refuse(request('POST', `${path}/read`), 'invalid_fields');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read()).toEqual([]);
  });

  it('stays unread while nobody looks', async () => {
    const hasFocus = vi.spyOn(document, 'hasFocus');
    await openInbox(`/inbox/${ana._id}`);
    hasFocus.mockReturnValue(false);
    window.dispatchEvent(new Event('blur'));
    for (const sent of requests('GET', path)) sent.flush(unread);
    await answerConversations([unread]);
    await answerThread(ana, [theirs(3), theirs(2)]);
    expect(read()).toEqual([]);
    hasFocus.mockReturnValue(true);
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(read()).toEqual([{ up_to: theirs(3)._id }]);
  });

  it('is said aloud as it comes, several at once in one sentence, and own texts not', async () => {
    const spoken = (): string => TestBed.inject(Toasts).spoken();
    await openThread(ana, [own(1)]);
    expect(spoken()).toBe('');
    await tick(ana, [theirs(2, { content: 'Hi' }), own(1)]);
    expect(spoken()).toBe('New text from Ana Kovač: Hi');
    await tick(ana, [own(5), theirs(4), theirs(3), theirs(2), own(1)]);
    expect(spoken()).toBe('2 new texts from Ana Kovač.');
  });
});
