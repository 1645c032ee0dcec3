import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../testing/conversations.ts';
import { message } from '../../testing/fixtures.ts';
import { closeInbox, here, openInbox } from '../../testing/inbox.ts';
import { alerts, box, button, fill, press, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';
import { Toasts } from '../ui/toasts.ts';

const sent = message(1, { conversation_id: 'c'.repeat(24), content: 'Hello' });

async function write(to: string, content = 'Hello', name = ''): Promise<void> {
  fill(box('To'), to);
  fill(box('Message'), content);
  if (name !== '') fill(box('Name'), name);
  await settle();
}

/** Looks for Ana by name, and takes who is found. */
async function chooseAna(): Promise<void> {
  fill(box('To'), 'ana');
  await vi.advanceTimersByTimeAsync(250);
  request('POST', '/api/contacts/search').flush([
    { _id: 'd'.repeat(24), title: 'Ana Kovač', name: null, number: '+12025550199', opted_out: false },
  ]);
  await settle();
  press(box('To'), 'Enter');
  await settle();
}

async function send(): Promise<void> {
  button('Send').click();
  await settle();
}

describe('a new conversation', () => {
  afterEach(closeInbox);

  it('begins with a number in any format and a text, and opens', async () => {
    await openInbox('/inbox/new');
    await write(' tel:202.555.0123 ');
    await send();
    const request_ = request('POST', '/api/messages');
    expect(request_.request.body).toEqual({
      message: { recipient_number: '(202) 555-0123', content: 'Hello' },
    });
    request_.flush(sent);
    await settle();
    expect(here()).toBe(`/inbox/${sent.conversation_id}`);
    expect(requests('PATCH', `/api/conversations/${sent.conversation_id}`)).toEqual([]);
  });

  it('names the person right there, once the text is on its way', async () => {
    await openInbox('/inbox/new');
    await write('2025550123', 'Hello', ' Ana Kovač ');
    await send();
    request('POST', '/api/messages').flush(sent);
    await settle();
    const naming = request('PATCH', `/api/conversations/${sent.conversation_id}`);
    expect(naming.request.body).toEqual({ title: 'Ana Kovač' });
    naming.flush(conversation(1));
  });

  it('says when the name could not be kept, and the text went all the same', async () => {
    await openInbox('/inbox/new');
    await write('2025550123', 'Hello', 'Ana');
    await send();
    request('POST', '/api/messages').flush(sent);
    await settle();
    refuse(request('PATCH', `/api/conversations/${sent.conversation_id}`), 'unavailable');
    await settle();
    expect(TestBed.inject(Toasts).shown()[0]?.text).toBe(
      'The name Ana could not be kept. The text is on its way.',
    );
  });

  it('finds people by name, by keyboard too, and texts their number', async () => {
    await openInbox('/inbox/new');
    fill(box('To'), 'ana');
    await vi.advanceTimersByTimeAsync(250);
    const search = request('POST', '/api/contacts/search');
    expect(search.request.body).toEqual({ q: 'ana' });
    search.flush([
      { _id: 'd'.repeat(24), title: 'Ana Kovač', name: null, number: '+12025550199', opted_out: false },
    ]);
    await settle();
    expect(words(document.querySelector('[role="option"]'))).toMatch(/^Ana Kovač ?\(202\) 555-0199$/);
    press(box('To'), 'Enter');
    await settle();
    expect(box('To').value).toBe('(202) 555-0199');
    expect(document.activeElement).toBe(box('Message'));
    fill(box('Message'), 'Hello');
    await settle();
    await send();
    expect(request('POST', '/api/messages').request.body).toEqual({
      message: { recipient_number: '+12025550199', content: 'Hello' },
    });
  });

  it('texts the number that is written after somebody was chosen, and names nobody else', async () => {
    await openInbox('/inbox/new');
    await chooseAna();
    await write('202-555-0123');
    await write('202-555-0123', 'Hello', 'Bob');
    await send();
    expect(request('POST', '/api/messages').request.body).toEqual({
      message: { recipient_number: '(202) 555-0123', content: 'Hello' },
    });
    expect(words(document.querySelector('app-new-conversation-page'))).not.toContain('To Ana');
  });

  it('forgets who was chosen once another number is written, even when the first one is written again', async () => {
    await openInbox('/inbox/new');
    await chooseAna();
    await write('202-555-0123');
    await write('202-555-0123', 'Hello', 'Bob');
    await write('(202) 555-0199');
    expect(box('Name').value).toBe('Bob');
  });

  it('can be thrown away when it was not sent', async () => {
    await openInbox('/inbox/new');
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await write('2025550123');
    await send();
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    button('Discard').click();
    await settle();
    expect(words(document.querySelector('app-new-conversation-page'))).not.toContain('Hello');
    expect(Object.keys(localStorage).filter((key) => key.includes(':outbox:'))).toEqual([]);
    expect(document.activeElement).toBe(box('Message'));
  });

  it.each([
    ['', 'Write the number to text.'],
    ['Somebody', 'Choose somebody from the list, or write a number.'],
    ['123', 'This is not a valid phone number.'],
  ])('says what is wrong with “%s” at its box, and keeps what was written', async (to, error) => {
    await openInbox('/inbox/new');
    await write(to);
    await send();
    expect(alerts().join()).toContain(error);
    expect(box('To').getAttribute('aria-invalid')).toBe('true');
    expect(box('Message').value).toBe('Hello');
    expect(requests('POST', '/api/messages')).toEqual([]);
  });

  it('stays with its reason and a Retry when the line is dead', async () => {
    await openInbox('/inbox/new');
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await write('2025550123');
    await send();
    request('POST', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    expect(words(document.querySelector('app-new-conversation-page'))).toContain('You are offline.');
    button('Retry').click();
    await settle();
    request('POST', '/api/messages').flush(sent);
    await settle();
    expect(here()).toBe(`/inbox/${sent.conversation_id}`);
  });
});
