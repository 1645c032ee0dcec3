import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeMessages, openMessages, openMessagesWith, send, write } from '../../testing/messages-page.ts';
import { alerts, box, button, buttons, description, fill, press, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';

const sends = (): number => requests('POST', '/api/messages').length;

describe('the composer', () => {
  beforeEach(async () => {
    await openMessagesWith();
  });
  afterEach(closeMessages);

  describe('counts', () => {
    it.each([
      ['', '0 segments, 160 left'],
      ['Hello', '1 segment, 155 left'],
      ['a'.repeat(161), '2 segments, 145 left'],
      ['€', '1 segment, 158 left'],
    ])('%j as %s', async (text, counter) => {
      await write('', text);
      expect(description(box('Message'))).toContain(counter);
    });

    it('says why a text is Unicode, by the character, and nothing of it while it is not', async () => {
      await write('', 'Hello');
      expect(words(document.body)).not.toContain('Unicode');
      await write('', 'Witaj, Łukasz');
      expect(description(box('Message'))).not.toContain('155');
      expect(words(document.querySelector('app-segment-counter'))).toContain('Unicode because of “Ł”');
      expect(buttons('Use plain text')).toEqual([]);
    });

    it.each([
      ['It’s', 'because of the character ’:'],
      ['It’s here 👍🏽', 'because of “👍🏽”:'],
      ['“Łukasz”', 'because of “Ł”:'],
    ])('names in %j what plain text cannot put right', async (text, reason) => {
      await write('', text);
      expect(words(document.querySelector('app-segment-counter'))).toContain(reason);
    });

    it('keeps a character that runs the other way apart from the words around it', async () => {
      await write('', 'مرحبا');
      expect(words(document.querySelector('app-segment-counter'))).toContain('because of “م”: 70');
      expect(document.querySelector('app-segment-counter bdi')?.textContent).toBe('م');
    });

    it.each([
      [1601, '1 character too many'],
      [1602, '2 characters too many'],
    ])('%i characters as so many too many', async (count, text) => {
      await write('', 'a'.repeat(count));
      expect(words(document.querySelector('app-segment-counter'))).toContain(text);
    });

    it('names a character that nobody can see by its code point', async () => {
      await write('', 'Hel\u200dlo');
      expect(words(document.querySelector('app-segment-counter'))).toContain('invisible character (U+200D)');
    });

    it('makes a text plain by one click', async () => {
      await write('', 'We’re on the 2nd floor – come up…');
      button('Use plain text').click();
      await settle();
      expect(box('Message').value).toBe("We're on the 2nd floor - come up...");
      expect(words(document.querySelector('app-segment-counter'))).toBe('1 segment, 125 left');
    });
  });

  describe('sends', () => {
    it('with the button, and empties the text but not the number', async () => {
      await send('(202) 555-0123', 'Hello');
      const { body, headers } = request('POST', '/api/messages').request;
      expect(body).toEqual({ message: { recipient_number: '(202) 555-0123', content: 'Hello' } });
      expect(headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
      expect([box('To').value, box('Message').value]).toEqual(['(202) 555-0123', '']);
      expect(document.activeElement).toBe(box('Message'));
    });

    it('what was typed a moment before, and empties the box all the same', async () => {
      fill(box('To'), '202 555 0123');
      fill(box('Message'), 'Hello');
      press(box('Message'), 'Enter');
      await settle();
      expect(sends()).toBe(1);
      expect(box('Message').value).toBe('');
    });

    it('with Enter', async () => {
      await write('202 555 0123', 'Hello');
      expect(press(box('Message'), 'Enter').defaultPrevented).toBe(true);
      await settle();
      expect(sends()).toBe(1);
    });

    it.each([
      ['Shift+Enter', { shiftKey: true }],
      ['the Enter that ends a composition', { isComposing: true }],
      ['the Enter that ends a composition in Safari', { keyCode: 229 }],
    ])('not with %s', async (_name, init) => {
      await write('202 555 0123', 'こんにちは');
      expect(press(box('Message'), 'Enter', init).defaultPrevented).toBe(false);
      await settle();
      expect(sends()).toBe(0);
      expect(box('Message').value).toBe('こんにちは');
    });

    it('once for a held Enter', async () => {
      await write('202 555 0123', 'Hello');
      press(box('Message'), 'Enter');
      for (let times = 0; times < 5; times++) press(box('Message'), 'Enter', { repeat: true });
      await settle();
      expect(sends()).toBe(1);
      expect(alerts()).toEqual([]);
    });

    it('once for a double click, and does not complain about the empty text then', async () => {
      await write('202 555 0123', 'Hello');
      button('Send').click();
      button('Send').click();
      await settle();
      expect(sends()).toBe(1);
      expect(alerts()).toEqual([]);
    });

    it('each text with a key of its own', async () => {
      await send('202 555 0123', 'One');
      await send('202 555 0123', 'Two');
      const keys = requests('POST', '/api/messages').map((sent) =>
        sent.request.headers.get('Idempotency-Key'),
      );
      expect(new Set(keys).size).toBe(2);
    });
  });

  describe('refuses', () => {
    it.each([
      ['', 'Hello', 'To', 'Write the number to text.'],
      ['123', 'Hello', 'To', 'This is not a valid phone number.'],
      ['call me', 'Hello', 'To', 'This is not a valid phone number.'],
      ['+12025550123, +12025550124', 'Hello', 'To', 'One number at a time.'],
      ['202 555 0123', '', 'Message', 'Write a text.'],
      ['202 555 0123', ' \n ', 'Message', 'Write something other than spaces.'],
      ['202 555 0123', 'a'.repeat(1634), 'Message', 'at most 1,600 characters. Take out 34.'],
    ])('to %j the text %j', async (to, content, field, reason) => {
      await send(to, content);
      expect(sends()).toBe(0);
      expect(box(field).getAttribute('aria-invalid')).toBe('true');
      expect(description(box(field))).toContain(reason);
      expect(alerts().join()).toContain(reason);
      expect(document.activeElement).toBe(box(field));
      expect(box('Message').value).toBe(content);
    });

    it('what the server refuses, with its words at the box and the text intact', async () => {
      await send('202 555 0123', 'Hello');
      const pointer = '/message/recipient_number';
      refuse(request('POST', '/api/messages'), 'recipient_opted_out', { [pointer]: 'Ana has opted out.' });
      await settle();
      expect(description(box('To'))).toContain('Ana has opted out.');
      expect(box('To').getAttribute('aria-invalid')).toBe('true');
      expect(document.activeElement).toBe(box('To'));
      expect(box('Message').value).toBe('Hello');
    });

    it('no longer once the fault is being put right', async () => {
      await send('', 'Hello');
      fill(box('To'), '2');
      await settle();
      expect(alerts()).toEqual([]);
      expect(box('To').hasAttribute('aria-invalid')).toBe(false);
    });
  });

  describe('takes numbers in any format', () => {
    it('and groups them while the caret stands at the end', async () => {
      fill(box('To'), '2025550123');
      await settle();
      expect(box('To').value).toBe('(202) 555-0123');
    });

    it('but leaves them alone in the middle', async () => {
      const to = box('To') as HTMLInputElement;
      to.focus();
      to.value = '2025550123';
      to.setSelectionRange(3, 3);
      to.dispatchEvent(new Event('input', { bubbles: true }));
      await settle();
      expect(to.value).toBe('2025550123');
      to.dispatchEvent(new FocusEvent('blur'));
      await settle();
      expect(to.value).toBe('(202) 555-0123');
    });
  });

  it('sends the number without what was pasted along', async () => {
    await send('\u202a+12025550123\u202c', 'Hello');
    const { body } = request('POST', '/api/messages').request as { body: unknown };
    expect(body).toEqual({ message: { recipient_number: '+1 202 555 0123', content: 'Hello' } });
  });

  it('keeps what was typed over a reload', async () => {
    await write('202 555 0123', 'Half a thought');
    TestBed.resetTestingModule();
    await openMessages();
    expect([box('To').value, box('Message').value]).toEqual(['(202) 555-0123', 'Half a thought']);
  });
});
