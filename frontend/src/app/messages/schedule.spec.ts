import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message, rosa } from '../../testing/fixtures.ts';
import {
  answerList,
  answerSend,
  closeMessages,
  openMessages,
  openMessagesWith,
  setOnline,
  write,
} from '../../testing/messages-page.ts';
import { alerts, box, button, buttons, description, fill, rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';

const list = (): string[] => rows().map((row) => words(row));

async function sendLater(time?: string): Promise<void> {
  await write('202 555 0123', 'Good morning');
  button('Send later').click();
  await settle();
  if (time !== undefined) fill(box('Send at'), time);
  await settle();
}

async function schedule(time?: string): Promise<void> {
  await sendLater(time);
  button('Schedule').click();
  await settle();
}

describe('Send later', () => {
  beforeEach(async () => {
    await openMessagesWith();
  });
  afterEach(closeMessages);

  it('opens a box with a time, says which moment is meant, and the button says Schedule', async () => {
    await sendLater();
    expect(box('Send at').value).toBe('2026-11-21T08:00');
    expect(document.activeElement).toBe(box('Send at'));
    expect(description(box('Send at'))).toMatch(/^Goes out Saturday 21 November at 08:00, ./);
    expect(buttons('Send')).toEqual([]);
    expect(buttons('Schedule')).toHaveLength(1);
  });

  it('sends the moment with its zone; the next text goes at once again', async () => {
    await schedule('2026-11-22T09:30');
    const { body } = request('POST', '/api/messages').request as { body: { message: { send_at: string } } };
    expect(body.message.send_at).toBe(new Date(2026, 10, 22, 9, 30).toISOString());
    expect(buttons('Send')).toHaveLength(1);
  });

  it('shows the text with its time before and after the answer', async () => {
    await schedule('2026-11-21T09:30');
    expect(list()[0]).toMatch(/Sending ?Tomorrow 09:30/);
    const send_at = new Date(2026, 10, 21, 9, 30).toISOString();
    await answerSend(message(1, { status: 'scheduled', send_at }));
    expect(list()[0]).toMatch(/Scheduled.*Tomorrow 09:30/);
  });

  it('can be taken back', async () => {
    await sendLater();
    button('Do not schedule').click();
    await settle();
    expect(buttons('Send')).toHaveLength(1);
    expect(document.activeElement).toBe(box('Message'));
  });

  it.each([
    ['', 'Choose a date and a time.'],
    ['2026-11-19T09:30', 'This time has passed.'],
    ['2027-02-01T09:30', '35 days at most'],
  ])('refuses %j at its box', async (time, reason) => {
    await schedule(time);
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(description(box('Send at'))).toContain(reason);
    expect(alerts().join()).toContain(reason);
    expect(document.activeElement).toBe(box('Send at'));
  });

  it('shows at its box what the server refuses, with the text intact', async () => {
    await schedule('2026-11-21T09:30');
    refuse(request('POST', '/api/messages'), 'send_at_invalid');
    await settle();
    expect(description(box('Send at'))).toContain('at most 35 days ahead');
    expect([box('Send at').value, box('Message').value]).toEqual(['2026-11-21T09:30', 'Good morning']);
  });

  it('survives a reload while it is written', async () => {
    await sendLater('2026-11-21T09:30');
    TestBed.resetTestingModule();
    await openMessages();
    expect(box('Send at').value).toBe('2026-11-21T09:30');
  });
});

describe('a scheduled text that waits for the network', () => {
  const stored = {
    to: '+12025550123',
    content: 'Later',
    at: Date.parse('2026-11-20T08:00:00.000Z'),
    state: 'unsent',
    reason: 'You are offline.',
    waitsForNetwork: true,
  };

  async function openWith(change: Record<string, unknown>): Promise<void> {
    localStorage.setItem(`mysms:${rosa._id}:outbox:k`, JSON.stringify({ ...stored, ...change, key: 'k' }));
    await openMessages();
    await answerList([]);
  }
  afterEach(closeMessages);

  it('is handed in whenever the line is back before its time', async () => {
    await openWith({ sendAt: '2026-11-20T18:00:00.000Z' });
    expect(request('POST', '/api/messages').request.body).toEqual({
      message: {
        recipient_number: '+12025550123',
        content: 'Later',
        send_at: '2026-11-20T18:00:00.000Z',
      },
    });
  });

  it('is not sent late when its time has passed; that is said, and Edit chooses another', async () => {
    await openWith({ sendAt: '2026-11-20T09:00:00.000Z' });
    expect(requests('POST', '/api/messages')).toEqual([]);
    expect(list().join()).toContain('Its time passed while the network was away');
    button('Edit', rows()[0]).click();
    await settle();
    expect(box('Send at').value).not.toBe('');
    button('Schedule').click();
    await settle();
    expect(description(box('Send at'))).toContain('This time has passed.');
  });

  it('is read from a page that knew no times as a text for at once', async () => {
    vi.setSystemTime(new Date('2026-11-20T10:00:00.000Z'));
    setOnline(true);
    await openWith({ at: Date.parse('2026-11-20T09:59:00.000Z') });
    const { body } = request('POST', '/api/messages').request as { body: unknown };
    expect(body).toEqual({ message: { recipient_number: '+12025550123', content: 'Later' } });
  });
});
