import { TestBed } from '@angular/core/testing';
import type { Message } from '@mysms/contract/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { message, rosa } from '../../testing/fixtures.ts';
import {
  answerConversations,
  answerThread,
  closeInbox,
  links,
  openThread,
  say,
  shown,
  texts,
  tick,
} from '../../testing/inbox.ts';
import { alerts, box, button, buttons, fill, press, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Conversations } from './conversations.ts';

const ana = conversation(1, { title: 'Ana Kovač' });
const path = `/api/conversations/${ana._id}`;
const own = (number: number, change: Partial<Message> = {}): Message =>
  message(number, { conversation_id: ana._id, ...change });

describe('writing in a conversation', () => {
  afterEach(closeInbox);

  describe('what is written', () => {
    it('goes to the conversation with its key, appears at once, and becomes the server’s text', async () => {
      await openThread(ana, []);
      await say('Hello');
      expect(shown(texts())).toEqual([expect.stringMatching(/Hello.*Sending/)]);
      const row = texts()[0];
      const sent = request('POST', `${path}/messages`);
      expect(sent.request.body).toEqual({ message: { content: 'Hello' } });
      expect(sent.request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
      sent.flush(own(9, { content: 'Hello' }));
      await settle();
      expect(shown(texts())).toEqual([expect.stringMatching(/Hello.*Queued/)]);
      expect(texts()[0]).toBe(row);
    });

    it('does not stand there twice when the server tells of it before it answers', async () => {
      await openThread(ana, []);
      await say('Hello');
      const at = '2026-11-20T10:00:00.000Z';
      await tick(ana, [own(9, { content: 'Hello', created_at: at })]);
      expect(shown(texts())).toEqual([expect.stringMatching(/Hello.*Queued/)]);
      request('POST', `${path}/messages`).flush(own(9, { content: 'Hello', created_at: at }));
      await settle();
      expect(texts()).toHaveLength(1);
    });

    it('shows at once, also when the same words were sent from elsewhere a moment ago', async () => {
      const at = '2026-11-20T10:00:00.000Z';
      const before = own(8, { content: 'Hello', status: 'delivered', created_at: at });
      await openThread(ana, [before]);
      await say('Hello');
      expect(shown(texts())).toEqual([
        expect.stringMatching(/Hello.*Delivered/),
        expect.stringMatching(/Hello.*Sending/),
      ]);
      await tick(ana, [own(9, { content: 'Hello', created_at: at }), before]);
      expect(shown(texts())).toEqual([
        expect.stringMatching(/Hello.*Delivered/),
        expect.stringMatching(/Hello.*Queued/),
      ]);
    });

    it('can be thrown away when it was not sent', async () => {
      await openThread(ana, []);
      await say('Hello');
      refuse(request('POST', `${path}/messages`), 'outcome_unknown');
      await settle();
      button('Discard', texts()[0]).click();
      await settle();
      expect(texts()).toEqual([]);
      expect(document.activeElement).toBe(box('Message'));
      await vi.advanceTimersByTimeAsync(5000);
      await answerConversations([ana]);
      expect(requests('POST', `${path}/messages`)).toEqual([]);
    });

    it('is sent by Enter, once for a held key, and not while an input method composes', async () => {
      await openThread(ana, []);
      fill(box('Message'), 'Hello');
      await settle();
      press(box('Message'), 'Enter', { isComposing: true });
      press(box('Message'), 'Enter', { shiftKey: true });
      expect(requests('POST', `${path}/messages`)).toEqual([]);
      press(box('Message'), 'Enter');
      press(box('Message'), 'Enter', { repeat: true });
      press(box('Message'), 'Enter');
      await settle();
      expect(requests('POST', `${path}/messages`)).toHaveLength(1);
      expect(alerts()).toEqual([]);
    });

    it('stays with its reason when it cannot be sent, and Retry keeps the key', async () => {
      await openThread(ana, []);
      await say('Hello');
      const first = request('POST', `${path}/messages`);
      refuse(first, 'outcome_unknown');
      await settle();
      button('Retry', texts()[0]).click();
      await settle();
      const second = request('POST', `${path}/messages`);
      expect(second.request.headers.get('Idempotency-Key')).toBe(
        first.request.headers.get('Idempotency-Key'),
      );
    });

    it('comes back with what is wrong when the server refuses it', async () => {
      await openThread(ana, []);
      await say('Hello');
      refuse(request('POST', `${path}/messages`), 'recipient_opted_out');
      await settle();
      expect(box('Message').value).toBe('Hello');
      expect(alerts().join()).toContain('START');
    });

    it('is kept for each conversation, and the list says Draft', async () => {
      const tom = conversation(2, { title: 'Tom Baker' });
      const harness = await openThread(ana, []);
      fill(box('Message'), 'Half a thought');
      await harness.navigateByUrl(`/inbox/${tom._id}`);
      await settle();
      for (const sent of requests('GET', `/api/conversations/${tom._id}`)) sent.flush(tom);
      await answerConversations([tom, ana]);
      await answerThread(tom, []);
      expect(box('Message').value).toBe('');
      expect(shown(links())).toEqual([
        expect.not.stringContaining('Draft'),
        expect.stringMatching(/Ana Kovač ?Draft ?Half a thought/),
      ]);
      await harness.navigateByUrl(`/inbox/${ana._id}`);
      await settle();
      expect(box('Message').value).toBe('Half a thought');
    });
  });

  it('begins in the composer once the conversation is taken', async () => {
    const free = { ...ana, unassigned: true };
    await openThread(free, []);
    button('Take', document.querySelector('app-thread-page') ?? document).focus();
    button('Take', document.querySelector('app-thread-page') ?? document).click();
    await settle();
    request('POST', `${path}/take`).flush(ana);
    await settle();
    expect(document.activeElement).toBe(box('Message'));
  });

  describe('who has opted out', () => {
    const optedOut = {
      ...ana,
      contact: {
        ...ana.contact,
        opted_out: true,
        opted_out_at: '2026-11-20T09:00:00.000Z',
        opted_out_reason: 'stop' as const,
      },
    };

    it('is not written to: why and since when stands in the place of the composer', async () => {
      await openThread(optedOut, [own(1, { status: 'failed', error_message: 'Opted out.' })]);
      expect(document.querySelector('textarea')).toBeNull();
      const page = words(document.querySelector('app-thread-page'));
      expect(page).toMatch(/Ana Kovač has opted out\. They texted STOP on 20 Nov 2026 at \d\d:\d\d\./);
      expect(page).toContain('texts START to (202) 555-0100');
      expect(buttons('Retry')).toEqual([]);
    });

    it('has the focus of the composer as long as it stands in its place', async () => {
      await openThread(ana, []);
      box('Message').focus();
      TestBed.inject(Conversations).receive(optedOut);
      await settle();
      expect(words(document.activeElement)).toContain('Ana Kovač has opted out.');
      TestBed.inject(Conversations).receive(ana);
      await settle();
      expect(document.activeElement).toBe(box('Message'));
    });

    it('does not take the focus from elsewhere', async () => {
      await openThread(ana, []);
      box('Search').focus();
      for (const change of [optedOut, ana]) {
        TestBed.inject(Conversations).receive(change);
        await settle();
        expect(document.activeElement).toBe(box('Search'));
      }
    });

    it('leaves what was not sent to be thrown away', async () => {
      const entry = {
        key: 'k',
        place: ana._id,
        to: '',
        content: 'Mine',
        at: 0,
        state: 'unsent',
        reason: 'No.',
      };
      localStorage.setItem(`mysms:${rosa._id}:outbox:k`, JSON.stringify(entry));
      await openThread(optedOut, [own(1)]);
      expect(buttons(undefined, texts()[1]).map(words)).toEqual(['Not sent', 'Discard']);
      button('Discard').click();
      await settle();
      expect(texts()).toHaveLength(1);
      expect(document.activeElement?.getAttribute('role')).toBe('log');
    });
  });
});
