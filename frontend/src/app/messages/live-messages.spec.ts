import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { stream, stubLiveBrowser, unstubLiveBrowser } from '../../testing/live-browser.ts';
import { answerList, closeMessages, openMessages } from '../../testing/messages-page.ts';
import { button, rows, words } from '../../testing/screen.ts';
import { request, requests, settle } from '../../testing/set-up.ts';

const shown = (): string[] => rows().map((row) => words(row));
const later = '2026-11-20T10:00:01.000Z';

/** Opens the page with a stream; what it read before that is read again once, as it must be. */
async function openLive(...messages: Parameters<typeof answerList>[0]): Promise<void> {
  await openMessages();
  await answerList(messages);
  stream().accept();
  await settle();
  await answerList(messages);
}

describe('the list of texts with a stream', () => {
  beforeEach(stubLiveBrowser);

  afterEach(() => {
    TestBed.resetTestingModule();
    unstubLiveBrowser();
    closeMessages();
  });

  it('shows a status that moved without asking', async () => {
    await openLive(message(1));
    stream().tell('message.updated', message(1, { status: 'delivered', updated_at: later }));
    await settle();
    expect(shown()[0]).toContain('Delivered');
    expect(requests('GET', '/api/messages')).toEqual([]);
  });

  it('shows a text from elsewhere on top', async () => {
    await openLive(message(1));
    stream().tell('message.created', message(2));
    await settle();
    expect(shown().map((row) => /Text \d/.exec(row)?.[0])).toEqual(['Text 2', 'Text 1']);
  });

  it('does not go back when events come in the wrong order', async () => {
    await openLive(message(1));
    stream().tell('message.updated', message(1, { status: 'delivered', updated_at: later }));
    stream().tell('message.updated', message(1, { status: 'sent' }));
    await settle();
    expect(shown()[0]).toContain('Delivered');
  });

  it('keeps what it was told while it was reading', async () => {
    await openMessages();
    stream().accept();
    stream().tell('message.updated', message(1, { status: 'delivered', updated_at: later }));
    stream().tell('message.created', message(2));
    await answerList([message(1)]);
    expect(shown()).toHaveLength(2);
    expect(shown()[1]).toContain('Delivered');
  });

  it('leaves out what belongs among the older ones that it has not read', async () => {
    await openMessages();
    await answerList([message(5)], { Link: '</api/messages?before=5>; rel="next"' });
    stream().tell('message.updated', message(2, { status: 'delivered', updated_at: later }));
    await settle();
    expect(shown()).toHaveLength(1);
  });

  it('counts again once for many events', async () => {
    await openLive(message(1));
    requests('GET', '/api/messages/summary');
    for (let minute = 2; minute < 9; minute += 1) stream().tell('message.created', message(minute));
    await vi.advanceTimersByTimeAsync(600);
    expect(requests('GET', '/api/messages/summary')).toHaveLength(1);
  });

  it('asks seldom while it is told, and every 5 s when the stream is lost', async () => {
    await openLive(message(1));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(requests('GET', '/api/messages')).toEqual([]);
    stream().lose();
    await settle();
    await answerList([message(1)]);
    await vi.advanceTimersByTimeAsync(5000);
    await answerList([message(1, { status: 'delivered', updated_at: later })]);
    expect(shown()[0]).toContain('Delivered');
  });

  it('reads again when something may have been missed', async () => {
    await openLive(message(1));
    stream().tell('resync', {});
    await settle();
    request('GET', '/api/messages').flush([message(2), message(1)]);
    await settle();
    expect(shown()).toHaveLength(2);
    expect(button('Queued', rows()[0])).toBeTruthy();
  });
});
