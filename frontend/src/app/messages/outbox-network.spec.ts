import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { answerList, closeMessages, openMessagesWith, send, setOnline } from '../../testing/messages-page.ts';
import { rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Toasts } from '../ui/toasts.ts';

const list = (): string[] => rows().map((row) => words(row));
const toasts = (): string[] =>
  TestBed.inject(Toasts)
    .shown()
    .map(({ text }) => text);
const keyOf = (sent: { request: { headers: { get: (name: string) => string | null } } }): string | null =>
  sent.request.headers.get('Idempotency-Key');

describe('a text that could not be sent', () => {
  beforeEach(async () => {
    await openMessagesWith();
  });
  afterEach(closeMessages);

  it('for want of a network goes out by itself, once and with the same key, and that is said', async () => {
    setOnline(false);
    await send();
    const first = request('POST', '/api/messages');
    first.error(new ProgressEvent('error'));
    await settle();
    request('GET', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    expect(list().join()).toContain('You are offline.');
    setOnline(true);
    window.dispatchEvent(new Event('online'));
    await answerList([]);
    const second = request('POST', '/api/messages');
    expect(keyOf(second)).toBe(keyOf(first));
    expect(toasts()).toEqual(['The server answers again: sending what waited.']);
    second.flush(message(1));
    await settle();
    await answerList([message(1)]);
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(list()).toEqual([expect.stringContaining('Queued')]);
  });

  it('and the list above it say the same about the network', async () => {
    setOnline(false);
    await send();
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    setOnline(true);
    request('GET', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    expect(list().join()).toContain('The server cannot be reached.');
    expect(words(document.querySelector('app-message-list'))).not.toContain('offline');
  });

  it('waits for a person when the network was away for too long', async () => {
    await send();
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    vi.setSystemTime(new Date('2026-11-20T10:11:00.000Z'));
    await answerList([]);
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(list().join()).toContain('Retry is safe: it cannot be sent twice.');
  });

  it('keeps a reason of the server’s, and does not go out by itself', async () => {
    await send();
    refuse(request('POST', '/api/messages'), 'unavailable');
    await vi.advanceTimersByTimeAsync(5000);
    await answerList([]);
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(list().join()).toContain('Retry is safe: it cannot be sent twice.');
  });
});
