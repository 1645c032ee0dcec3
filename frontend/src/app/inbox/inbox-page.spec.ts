import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { answerConversations, closeInbox, here, links, openInbox, shown } from '../../testing/inbox.ts';
import { stream, stubLiveBrowser, unstubLiveBrowser } from '../../testing/live-browser.ts';
import { alerts, box, button, fill, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Toasts } from '../ui/toasts.ts';
import { Conversations } from './conversations.ts';

const pane = (): string => words(document.querySelector('app-inbox-page .list'));
const asked = () => requests('GET', '/api/conversations').map((sent) => sent.request.params);

describe('the list of conversations', () => {
  afterEach(closeInbox);

  it('shows the shape of what comes, then each with its name, last text, state and unread', async () => {
    await openInbox();
    expect(document.querySelector('[aria-busy]')).toBeNull();
    await vi.advanceTimersByTimeAsync(200);
    expect(document.querySelector('[aria-busy]')).not.toBeNull();
    const last = conversation(2).last_message;
    await answerConversations([
      conversation(3, { title: null, unread_count: 2, muted: true }),
      conversation(2, { last_message: last && { ...last, direction: 'outbound', status: 'undelivered' } }),
    ]);
    expect(shown(links())).toEqual([
      expect.stringMatching(/^[+]1 ?\(202\) 555-0123 ?Last of 3 ?\d\d:\d\d ?Muted ?2 unread$/),
      expect.stringMatching(/^P2 ?Person 2 ?Not delivered ?Last of 2 ?\d\d:\d\d$/),
    ]);
  });

  it('says what to do first when it is empty', async () => {
    await openInbox();
    await answerConversations([]);
    expect(pane()).toContain('Nothing here yet');
    expect(document.querySelector('a[href="/inbox/new"]')).not.toBeNull();
    const beside = document.querySelector('app-inbox-start');
    expect(words(beside)).not.toContain('list');
    expect(beside?.querySelector('a')).toBeNull();
  });

  it('asks to choose one beside a list that has some', async () => {
    await openInbox();
    await answerConversations([conversation(1)]);
    expect(words(document.querySelector('app-inbox-start'))).toContain('Choose one from the list');
  });

  it.each([
    ['inbound', 1, '1 attachment'],
    ['inbound', 2, '2 attachments'],
    ['inbound', 0, 'No text'],
  ] as const)(
    'says of an %s text without words that has %i files: %s',
    async (direction, media_count, said) => {
      await openInbox();
      const last = conversation(1).last_message;
      await answerConversations([
        conversation(1, { last_message: last && { ...last, direction, media_count, content: '' } }),
      ]);
      expect(words(links()[0]?.querySelector('.preview') ?? null)).toBe(said);
    },
  );

  it('says that it cannot be read, and Retry reads it', async () => {
    await openInbox();
    for (const sent of requests('GET', '/api/conversations')) refuse(sent, 'unavailable');
    await settle();
    expect(alerts().join()).toContain('The server cannot answer right now.');
    button('Retry').click();
    await settle();
    await answerConversations([conversation(1)]);
    expect(alerts()).toEqual([]);
    expect(links()).toHaveLength(1);
  });

  it('keeps its rows under a thin line while offline', async () => {
    await openInbox();
    await answerConversations([conversation(1)]);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await vi.advanceTimersByTimeAsync(5000);
    for (const sent of requests('GET', '/api/conversations')) sent.error(new ProgressEvent('error'));
    await settle();
    expect(pane()).toContain('You are offline.');
    expect(links()).toHaveLength(1);
  });

  it('says that the line is dead as soon as the browser knows, and no more when it is back', async () => {
    await openInbox();
    await answerConversations([conversation(1)]);
    const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    for (const sent of requests('GET', '/api/conversations')) sent.error(new ProgressEvent('error'));
    await settle();
    expect(pane()).toContain('You are offline.');
    onLine.mockReturnValue(true);
    window.dispatchEvent(new Event('online'));
    await answerConversations([conversation(1)]);
    expect(pane()).not.toContain('You are offline.');
  });

  describe('with a stream', () => {
    afterEach(() => {
      TestBed.resetTestingModule();
      unstubLiveBrowser();
    });

    it('asks all the same when the line is dead, for the stream may hang', async () => {
      stubLiveBrowser();
      await openInbox();
      stream().accept();
      await settle();
      await answerConversations([conversation(1)]);
      vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
      window.dispatchEvent(new Event('offline'));
      for (const sent of requests('GET', '/api/conversations')) sent.error(new ProgressEvent('error'));
      await settle();
      expect(pane()).toContain('You are offline.');
    });
  });

  it('filters by asking the server; the unassigned are for those who may take them', async () => {
    await openInbox('/inbox', 'operator');
    await answerConversations([conversation(1)]);
    for (const [word, filter] of [
      ['Unread', 'unread'],
      ['Archived', 'archived'],
      ['Unassigned', 'unassigned'],
    ] as const) {
      button(word).click();
      await settle();
      expect(asked().at(-1)?.get('filter')).toBe(filter);
      expect(button(word).getAttribute('aria-pressed')).toBe('true');
    }
    TestBed.resetTestingModule();
    vi.useRealTimers();
    await openInbox('/inbox', 'member');
    expect(pane()).not.toContain('Unassigned');
  });

  it('lets somebody take an unassigned one, which then is open', async () => {
    const free = conversation(7, { title: null, unassigned: true, unread_count: 2 });
    await openInbox('/inbox', 'operator');
    await answerConversations([]);
    button('Unassigned').click();
    await settle();
    await answerConversations([free]);
    // Its place is that of the count.
    expect(words(links()[0] ?? null)).not.toContain('unread');
    button('Take').click();
    await settle();
    request('POST', `/api/conversations/${free._id}/take`).flush({ ...free, unassigned: false });
    await settle();
    expect(here()).toBe(`/inbox/${free._id}`);
  });

  it('says that somebody else was faster, and shows it no more', async () => {
    const free = conversation(7, { unassigned: true });
    await openInbox('/inbox', 'operator');
    await answerConversations([]);
    button('Unassigned').click();
    await settle();
    await answerConversations([free]);
    button('Take').click();
    await settle();
    refuse(request('POST', `/api/conversations/${free._id}/take`), 'already_taken');
    await settle();
    expect(links()).toEqual([]);
    expect(TestBed.inject(Toasts).shown()).toHaveLength(1);
  });

  it('gives the focus of a row that goes to the one in its place, and at last to the heading', async () => {
    await openInbox();
    await answerConversations([conversation(3), conversation(2), conversation(1)]);
    links()[1]?.focus();
    for (const [gone, next] of [
      [2, 'Person 1'],
      [1, 'Person 3'],
    ] as const) {
      TestBed.inject(Conversations).receive(conversation(gone, { archived: true }));
      await settle();
      expect(words(document.activeElement)).toContain(next);
    }
    TestBed.inject(Conversations).receive(conversation(3, { archived: true }));
    await settle();
    expect(document.activeElement).toBe(document.querySelector('#inbox-title'));
  });

  it('searches by words in the body, after a pause, and shows what was found', async () => {
    await openInbox();
    await answerConversations([conversation(2), conversation(1)]);
    fill(box('Search'), 'per');
    fill(box('Search'), 'person 9');
    await vi.advanceTimersByTimeAsync(300);
    const sent = request('POST', '/api/conversations/search');
    expect(sent.request.body).toEqual({ q: 'person 9' });
    sent.flush([conversation(9, { archived: true })]);
    await settle();
    expect(shown(links())).toEqual([expect.stringContaining('Person 9')]);
    fill(box('Search'), '');
    await settle();
    expect(links()).toHaveLength(2);
  });

  it('says when nobody is found', async () => {
    await openInbox();
    await answerConversations([conversation(1)]);
    fill(box('Search'), 'nobody');
    await vi.advanceTimersByTimeAsync(300);
    request('POST', '/api/conversations/search').flush([]);
    await settle();
    expect(pane()).toContain('Nobody is found');
  });

  it('reads the page below when its end comes near, and never shows a gap', async () => {
    await openInbox();
    const next = { Link: '</api/conversations?before=c%3A5>; rel="next"' };
    await answerConversations([conversation(6), conversation(5)], next);
    void TestBed.inject(Conversations).readOlder();
    await settle();
    const [older] = requests('GET', '/api/conversations');
    expect(older?.request.params.get('before')).toBe('c:5');
    older?.flush([conversation(4), conversation(3)]);
    await settle();
    expect(links()).toHaveLength(4);
    // Far more has come than a page holds: what lies between is not known.
    await vi.advanceTimersByTimeAsync(5000);
    await answerConversations([conversation(90), conversation(80)], next);
    expect(shown(links()).map((text) => /Person \d+/.exec(text)?.[0])).toEqual(['Person 90', 'Person 80']);
  });

  it('paints only what is in and around sight', async () => {
    await openInbox();
    await answerConversations(Array.from({ length: 500 }, (_, place) => conversation(500 - place)));
    expect(links().length).toBeLessThan(60);
    expect(links()[0]?.closest('li')?.getAttribute('aria-setsize')).toBe('500');
  });

  it('takes one away that a newer reading has not any more, and keeps one told since', async () => {
    await openInbox();
    await answerConversations([conversation(2), conversation(1)]);
    await vi.advanceTimersByTimeAsync(5000);
    TestBed.inject(Conversations).receive(conversation(3));
    await answerConversations([conversation(2)]);
    expect(shown(links()).map((text) => /Person \d+/.exec(text)?.[0])).toEqual(['Person 3', 'Person 2']);
  });
});
