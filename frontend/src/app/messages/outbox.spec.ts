import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message, rosa } from '../../testing/fixtures.ts';
import {
  answerList,
  answerSend,
  closeMessages,
  openMessages,
  openMessagesWith,
  send,
  write,
} from '../../testing/messages-page.ts';
import { box, button, buttons, description, rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Toasts } from '../ui/toasts.ts';
import { MessageLog } from './message-log.ts';

const list = (): string[] => rows().map((row) => words(row));
const toasts = (): string[] =>
  TestBed.inject(Toasts)
    .shown()
    .map(({ text }) => text);
const keyOf = (sent: { request: { headers: { get: (name: string) => string | null } } }): string | null =>
  sent.request.headers.get('Idempotency-Key');

describe('a text that was sent', () => {
  beforeEach(async () => {
    await openMessagesWith();
  });
  afterEach(closeMessages);

  it('stands in the list at once, as Sending, and becomes the server’s row without a second one', async () => {
    await send('202 555 0123', 'Hello');
    expect(list()).toEqual([expect.stringMatching(/^\(202\) 555-0123 ?Hello ?Sending/)]);
    const row = rows()[0];
    await answerSend(message(1, { content: 'Hello' }));
    expect(list()).toEqual([expect.stringContaining('Queued')]);
    expect(rows()[0]).toBe(row);
    await answerList([message(1, { content: 'Hello' })]);
    expect(rows()).toHaveLength(1);
  });

  it('survives a reading of the list that began before it was stored', async () => {
    await vi.advanceTimersByTimeAsync(5000);
    const early = request('GET', '/api/messages');
    await send();
    await answerSend(message(1));
    early.flush([]);
    await settle();
    expect(rows()).toHaveLength(1);
  });

  it('is followed: what is seen to arrive is only said', async () => {
    await send();
    await answerSend(message(1));
    await answerList([message(1)]);
    await vi.advanceTimersByTimeAsync(1000);
    await answerList([message(1, { status: 'delivered', updated_at: '2026-11-20T10:00:09.000Z' })]);
    expect(toasts()).toEqual([]);
    expect(TestBed.inject(Toasts).spoken()).toBe('Delivered to (202) 555-0123.');
  });

  it('is followed: a toast says that it failed where its row is not to be seen', async () => {
    await send();
    button('Delivered').click();
    TestBed.inject(MessageLog).choose('delivered');
    await answerSend(message(1, { status: 'failed', error_message: 'This number is a landline.' }));
    expect(toasts()).toEqual(['Not delivered to (202) 555-0123.']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(toasts()).toEqual([]);
  });

  it('says several arrivals together', async () => {
    for (const number of [1, 2]) {
      await send('202 555 0123', `Text ${number}`);
      await answerSend(message(number));
    }
    const arrived = { status: 'delivered', updated_at: '2026-11-20T10:00:09.000Z' } as const;
    await answerList([message(2, arrived), message(1, arrived)]);
    expect(TestBed.inject(Toasts).spoken()).toBe('2 texts delivered.');
  });
});

describe('a text that could not be sent', () => {
  beforeEach(async () => {
    await openMessagesWith();
  });
  afterEach(closeMessages);

  it('stays with its reason; Retry sends it with the same key', async () => {
    await send();
    const first = request('POST', '/api/messages');
    first.error(new ProgressEvent('error'));
    await settle();
    expect(list().join()).toContain('Not sent');
    expect(list().join()).toContain('The server cannot be reached. This text goes out by itself, once,');
    button('Retry').click();
    await settle();
    expect(document.activeElement).toBe(button('Sending', rows()[0]));
    const second = request('POST', '/api/messages');
    expect(keyOf(second)).toBe(keyOf(first));
    expect(list().join()).toContain('Sending');
    second.flush(message(1));
    await settle();
    expect(list()).toEqual([expect.stringContaining('Queued')]);
    expect(document.activeElement).toBe(button('Queued', rows()[0]));
  });

  it('says when to try again after too many', async () => {
    await send();
    const sent = request('POST', '/api/messages');
    sent.flush(
      { code: 'busy', title: 'The server is busy right now', detail: '' },
      { status: 429, statusText: '', headers: { 'Retry-After': '30' } },
    );
    await settle();
    expect(list().join()).toContain('Try again in 30 seconds.');
  });

  it('goes back into the composer by Edit, with its key', async () => {
    await send('202 555 0123', 'Helo');
    const first = request('POST', '/api/messages');
    refuse(first, 'outcome_unknown');
    await settle();
    button('Edit').click();
    await settle();
    expect(rows()).toEqual([]);
    expect(box('Message').value).toBe('Helo');
    await send('202 555 0123', 'Hello');
    expect(keyOf(request('POST', '/api/messages'))).toBe(keyOf(first));
  });

  it('is not sent again unasked when its first version turns out to have been sent', async () => {
    await send('202 555 0123', 'Hello');
    const first = request('POST', '/api/messages');
    refuse(first, 'idempotency_key_reused');
    await settle();
    expect(description(box('Message'))).toContain('An earlier version of this text was sent.');
    expect(box('Message').value).toBe('Hello');
    button('Send').click();
    await settle();
    expect(keyOf(request('POST', '/api/messages'))).not.toBe(keyOf(first));
  });

  it('does not lose what is being written when it is taken back', async () => {
    await send('202 555 0123', 'First');
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await write('202 555 0188', 'Second');
    button('Edit').click();
    await settle();
    expect(box('Message').value).toBe('First');
    expect(list()).toEqual([expect.stringMatching(/Second.*Draft/)]);
    expect(list().join()).not.toContain('Not sent');
    expect(buttons(undefined, rows()[0]).map((found) => words(found))).toEqual([
      'Draft',
      'Edit',
      'Send now',
      'Discard',
    ]);
  });

  it('waits in the list when it is refused while the next one is being written', async () => {
    await send('202 555 0123', 'First');
    const sent = request('POST', '/api/messages');
    await write('202 555 0188', 'Second');
    refuse(sent, 'country_not_allowed');
    await settle();
    expect(box('Message').value).toBe('Second');
    expect(list()).toEqual([expect.stringMatching(/First.*Not sent/)]);
  });
});

describe('a reload', () => {
  afterEach(closeMessages);

  const reload = async (): Promise<void> => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
    await openMessages();
  };

  it('goes on with a text that was being sent, with the same key', async () => {
    await openMessagesWith();
    await send();
    const before = keyOf(request('POST', '/api/messages'));
    await reload();
    const again = request('POST', '/api/messages');
    expect(keyOf(again)).toBe(before);
    again.flush(message(1));
    await settle();
    expect(rows()).toHaveLength(1);
  });

  it('says why a text of the page before is being sent again', async () => {
    await openMessagesWith();
    await send();
    window.dispatchEvent(new Event('pagehide'));
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    await reload();
    expect(list().join()).toMatch(/The page was closed before the answer came\..*Sending/);
    expect(requests('POST', '/api/messages')).toHaveLength(1);
  });

  it('keeps a text that could not be sent, and leaves an old one to a person', async () => {
    const entry = { to: '+12025550123', content: 'Old', at: 0, state: 'sending', reason: null };
    const key = 'f'.repeat(32);
    localStorage.setItem(`mysms:${rosa._id}:outbox:${key}`, JSON.stringify({ ...entry, key }));
    await openMessages();
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(list().join()).toContain('The page was closed before the answer came.');
    expect(buttons('Retry')).toHaveLength(1);
  });
});
