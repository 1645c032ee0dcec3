import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedIn } from '../../testing/fixtures.ts';
import { alerts, box, button, buttons, description, fill, words } from '../../testing/screen.ts';
import { refuse, request, requests, setUp } from '../../testing/set-up.ts';
import { Session } from '../core/session.ts';
import { DeleteAccountForm } from './delete-account-form.ts';

const label = 'Your password, to confirm';

describe('deleting the account', () => {
  let page: ComponentFixture<DeleteAccountForm>;

  beforeEach(async () => {
    // What jsdom has not.
    Element.prototype.scrollIntoView = () => undefined;
    setUp(signedIn, [{ path: 'sign-in', children: [] }]);
    page = TestBed.createComponent(DeleteAccountForm);
    page.componentRef.setInput('account', rosa);
    await page.whenStable();
    button('Delete my account').click();
    await page.whenStable();
  });

  afterEach(() => localStorage.clear());

  const submit = async (password: string): Promise<void> => {
    fill(box(label), password);
    await page.whenStable();
    button('Delete for good').click();
    await page.whenStable();
  };

  it('says what becomes of the messages', () => {
    expect(words(document.body)).toContain(
      "Your messages stay in this installation's log, without your name.",
    );
    expect(words(document.body)).toContain('Scheduled texts, and those that still wait, are canceled.');
  });

  it('asks for the password, in the box that has the focus', async () => {
    expect(document.activeElement).toBe(box(label));
    await submit('');
    expect(alerts()).toEqual(['Write your password.']);
    expect(requests('DELETE', '/users')).toEqual([]);
  });

  it('signs out, and leaves nothing behind in the browser', async () => {
    localStorage.setItem(`mysms:${rosa._id}:draft`, '"Half a thought"');
    localStorage.setItem(`mysms:${rosa._id}:preferences`, '{"sound":false}');
    await submit('correct horse');
    const sent = request('DELETE', '/users');
    expect(sent.request.body).toEqual({ user: { current_password: 'correct horse' } });
    sent.flush(null, { status: 204, statusText: '' });
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/sign-in'));
    expect(TestBed.inject(Session).account()).toBeNull();
    expect(Object.keys(localStorage).filter((key) => key.includes(rosa._id))).toEqual([]);
  });

  it('says at the box that the password is wrong, and goes on', async () => {
    await submit('guess');
    const text = 'This is not the current password.';
    refuse(request('DELETE', '/users'), 'invalid_fields', { '/user/current_password': text });
    await vi.waitFor(() => expect(description(box(label))).toContain(text));
    expect(TestBed.inject(Session).account()).toEqual(rosa);
  });

  it('can be left, and gives the focus back', async () => {
    button('Keep my account').click();
    await page.whenStable();
    expect(buttons('Delete for good')).toEqual([]);
    expect(document.activeElement).toBe(button('Delete my account'));
  });
});
