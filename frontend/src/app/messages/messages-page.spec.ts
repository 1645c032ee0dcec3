import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { message, rosa } from '../../testing/fixtures.ts';
import {
  answerList,
  closeMessages,
  openMessages,
  openMessagesWith,
  setOnline,
} from '../../testing/messages-page.ts';
import { alerts, box, button, buttons, rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';

const page = (): string => words(document.querySelector('app-message-list'));

describe('the list of texts', () => {
  afterEach(closeMessages);

  describe('while it is read', () => {
    it('shows the shape of what comes, but not for a moment only', async () => {
      await openMessages();
      expect(document.querySelector('[aria-busy]')).toBeNull();
      await vi.advanceTimersByTimeAsync(200);
      expect(document.querySelector('[aria-busy]')).not.toBeNull();
      await answerList([message(1)]);
      expect(document.querySelector('[aria-busy]')).toBeNull();
      expect(rows()).toHaveLength(1);
    });
  });

  describe('when it cannot be read', () => {
    it('says so, and Retry reads it', async () => {
      await openMessages();
      refuse(request('GET', '/api/messages'), 'unavailable');
      await settle();
      expect(alerts().join()).toContain('The server cannot answer right now.');
      button('Retry').click();
      await settle();
      await answerList([message(1)]);
      expect(alerts()).toEqual([]);
      expect(rows()).toHaveLength(1);
    });

    it('says offline when there is no line', async () => {
      setOnline(false);
      await openMessages();
      request('GET', '/api/messages').error(new ProgressEvent('error'));
      await settle();
      expect(alerts().join()).toContain('offline');
    });

    it('does not call a browser offline that has a line', async () => {
      await openMessages();
      request('GET', '/api/messages').error(new ProgressEvent('error'));
      await settle();
      expect(alerts().join()).toContain('The server cannot be reached.');
      expect(alerts().join()).not.toContain('offline');
    });

    it('says so below a text that was not sent, with a Retry of its own', async () => {
      const entry = { key: 'k', to: '+12025550123', content: 'Mine', at: 0, state: 'unsent', reason: 'No.' };
      localStorage.setItem(`mysms:${rosa._id}:outbox:k`, JSON.stringify(entry));
      await openMessages();
      refuse(request('GET', '/api/messages'), 'unavailable');
      await settle();
      expect(words(rows()[0] ?? null)).toContain('Mine');
      const face = document.querySelector('.face');
      expect(words(face)).toContain('Your texts could not be read');
      button('Retry', face ?? document).click();
      await settle();
      await answerList([message(1)]);
      expect(rows()).toHaveLength(2);
      expect(document.querySelector('.face')).toBeNull();
    });

    it('keeps the rows it has under a thin line, until it is read again', async () => {
      await openMessagesWith(message(1));
      await vi.advanceTimersByTimeAsync(5000);
      setOnline(false);
      request('GET', '/api/messages').error(new ProgressEvent('error'));
      await settle();
      expect(page()).toContain('You are offline.');
      expect(rows()).toHaveLength(1);
      window.dispatchEvent(new Event('online'));
      await answerList([message(1)]);
      expect(page()).not.toContain('offline');
    });
  });

  it('shows the day of what is older than today', async () => {
    const old = new Date('2026-11-19T10:00:00.000Z').toISOString();
    await openMessagesWith(message(2), message(1, { created_at: old }));
    const times = rows().map((row) => words(row.querySelector('time')));
    expect(times).toEqual([
      expect.stringMatching(/^\d\d:\d\d$/),
      expect.stringMatching(/^Yesterday \d\d:\d\d$/),
    ]);
  });

  it('names a status with its word first, whom it is about, and what the button does', async () => {
    await openMessagesWith(message(1, { status: 'delivered' }));
    const status = button('Delivered', rows()[0]);
    expect(status.getAttribute('aria-label')).toBe('Delivered, to (202) 555-0123, show receipt');
  });

  describe('offers the words of a text again', () => {
    it.each(['failed', 'undelivered', 'canceled', 'unknown'] as const)('that is %s', async (status) => {
      await openMessagesWith(message(1, { status, content: 'Once more' }));
      button('Edit', rows()[0]).click();
      await settle();
      expect([box('To').value, box('Message').value]).toEqual(['(202) 555-0123', 'Once more']);
      expect(document.activeElement).toBe(box('Message'));
      expect(rows()).toHaveLength(1);
    });

    it.each(['queued', 'sent', 'delivered'] as const)('but not while it is %s', async (status) => {
      await openMessagesWith(message(1, { status }));
      expect(words(rows()[0] ?? null)).not.toContain('Edit');
    });
  });

  describe('when it is empty', () => {
    it('says what to do, and leads to the box To', async () => {
      await openMessagesWith();
      expect(page()).toContain('Nothing here yet.');
      button('Write a text').click();
      await settle();
      expect(document.activeElement).toBe(box('To'));
    });
  });

  describe('with texts', () => {
    it('shows number, text, status in words, and time of each', async () => {
      const failed = { status: 'undelivered', error_message: 'This number is a landline.' } as const;
      await openMessagesWith(
        message(2, { twilio_sid: 'SM2', next_check_at: '2026-11-20T11:00:00.000Z' }),
        message(1, failed),
      );
      const [first, second] = rows().map((row) => words(row));
      expect(first).toMatch(/^\(202\) 555-0123 ?Text 2 ?Queued ?\d\d:\d\d$/);
      expect(second).toContain('This number is a landline.');
      expect(second).toContain('Not delivered');
    });

    it('shows markup in a text as text', async () => {
      await openMessagesWith(message(1, { content: '<img src=x onerror=alert(1)>' }));
      expect(words(rows()[0] ?? null)).toContain('<img src=x onerror=alert(1)>');
      expect(document.querySelector('table img')).toBeNull();
    });

    it('is read again every 5 s with the ETag, and stays when nothing changed', async () => {
      await openMessages();
      await answerList([message(1)], { ETag: '"one"' });
      await vi.advanceTimersByTimeAsync(5000);
      const again = request('GET', '/api/messages');
      expect(again.request.headers.get('If-None-Match')).toBe('"one"');
      again.flush(null, { status: 304, statusText: 'Not Modified' });
      await settle();
      expect(rows()).toHaveLength(1);
      expect(page()).not.toContain('not up to date');
    });

    it('shows a status that moved', async () => {
      await openMessagesWith(message(1));
      await vi.advanceTimersByTimeAsync(5000);
      await answerList([message(1, { status: 'delivered', updated_at: '2026-11-20T10:00:01.000Z' })]);
      expect(buttons('Delivered', rows()[0])).toHaveLength(1);
    });

    it('does not go back when an older answer comes late', async () => {
      await openMessagesWith(message(1));
      await vi.advanceTimersByTimeAsync(5000);
      const slow = request('GET', '/api/messages');
      window.dispatchEvent(new Event('online'));
      await answerList([message(2), message(1)]);
      slow.flush([message(1)]);
      await settle();
      expect(rows()).toHaveLength(2);
    });

    it('reads older ones below the last', async () => {
      await openMessages();
      await answerList([message(3)], { Link: '</api/messages?limit=50&before=cursor%3A3>; rel="next"' });
      button('Load older').click();
      await settle();
      const older = request('GET', '/api/messages');
      expect(older.request.params.get('before')).toBe('cursor:3');
      older.flush([message(2), message(1)]);
      await settle();
      expect(rows()).toHaveLength(3);
      expect(buttons('Load older')).toEqual([]);
      expect(document.activeElement).toBe(button('Queued', rows()[1]));
    });

    it('says when older ones cannot be read, and Retry reads them', async () => {
      await openMessages();
      await answerList([message(3)], { Link: '</api/messages?before=3>; rel="next"' });
      button('Load older').click();
      await settle();
      refuse(request('GET', '/api/messages'), 'unavailable');
      await settle();
      expect(alerts().join()).toContain('Older texts could not be read.');
      button('Retry').click();
      await settle();
      request('GET', '/api/messages').flush([message(2)]);
      await settle();
      expect(rows()).toHaveLength(2);
    });
  });

  describe('with a filter', () => {
    it.each([
      ['On the way', 'queued,sent'],
      ['Delivered', 'delivered,read'],
      ['Problems', 'failed,undelivered'],
      ['May have been delivered', 'unknown'],
      ['Scheduled', 'scheduled'],
    ])('%s asks the server', async (name, status) => {
      const fixture = await openMessagesWith(message(1));
      button(name).click();
      await settle();
      // The router puts the address into the input; a page made by hand gets it by hand.
      fixture.componentRef.setInput(
        'show',
        TestBed.inject(Router).parseUrl(TestBed.inject(Router).url).queryParams['show'],
      );
      await settle();
      const asked = requests('GET', '/api/messages').at(-1);
      expect(asked?.request.params.get('status')).toBe(status);
      expect(button(name).getAttribute('aria-pressed')).toBe('true');
      expect(button('All').getAttribute('aria-pressed')).toBe('false');
      asked?.flush([]);
      await settle();
      expect(buttons('Show all')).toHaveLength(1);
    });
  });
});
