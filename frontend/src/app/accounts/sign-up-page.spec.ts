import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Boot } from '@mysms/contract/boot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedOut } from '../../testing/fixtures.ts';
import { alerts, box, button, buttons, description, fill, words } from '../../testing/screen.ts';
import { refuse, request, requests, setUp } from '../../testing/set-up.ts';
import { routes } from '../app.routes.ts';

async function open(boot: Partial<Boot> = {}, address = '/sign-up'): Promise<void> {
  setUp({ ...signedOut, ...boot }, routes);
  await RouterTestingHarness.create(address);
}

function fillIn(): void {
  fill(box('Name'), 'Rosa');
  fill(box('Email'), 'rosa@example.com');
  fill(box('Password'), 'long enough');
}

describe('the sign-up page', () => {
  afterEach(() => localStorage.clear());

  it('makes an account and leads to the texts', async () => {
    await open();
    fillIn();
    button('Create account').click();
    const sent = request('POST', '/users');
    expect(sent.request.body).toEqual({
      user: { name: 'Rosa', email: 'rosa@example.com', password: 'long enough' },
    });
    sent.flush(rosa);
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/inbox'));
  });

  it('puts the server’s words at the box they are about', async () => {
    await open();
    fillIn();
    button('Create account').click();
    refuse(request('POST', '/users'), 'email_taken', { '/user/email': 'There is such an account.' });
    await vi.waitFor(() => expect(description(box('Email'))).toContain('There is such an account.'));
    await vi.waitFor(() => expect(document.activeElement).toBe(box('Email')));
    expect(box('Password').value).toBe('long enough');
  });

  it('does not send a password that is too short', async () => {
    await open();
    fillIn();
    fill(box('Password'), 'short');
    button('Create account').click();
    await vi.waitFor(() => expect(alerts()).toEqual(['A password has 8 to 256 characters.']));
    expect(description(box('Password'))).toBe('A password has 8 to 256 characters.');
    expect(words(document.body)).not.toContain('At least 8 characters');
    expect(requests('POST', '/users')).toEqual([]);
  });

  it('shows the password to who wants to see it', async () => {
    await open();
    expect(box('Password').getAttribute('type')).toBe('password');
    button('Show').click();
    await vi.waitFor(() => expect(box('Password').getAttribute('type')).toBe('text'));
  });

  it('asks for the setup code where it is needed', async () => {
    await open({ setup_code_required: true, signup: 'closed' });
    fillIn();
    fill(box('Setup code'), ' 123-456 ');
    button('Create account').click();
    expect(request('POST', '/users').request.body).toMatchObject({ user: { setup_code: '123-456' } });
  });

  it('takes the invitation from the address, and says what to do without one', async () => {
    await open({ signup: 'invite' });
    expect(words(document.querySelector('h1'))).toBe('You need an invitation');
    expect(buttons('Create account')).toEqual([]);
    await TestBed.inject(Router).navigateByUrl('/sign-up#invite=abc');
    await vi.waitFor(() => expect(buttons('Create account')).toHaveLength(1));
    fillIn();
    button('Create account').click();
    expect(request('POST', '/users').request.body).toMatchObject({ user: { invite: 'abc' } });
  });

  it('says so where nobody may sign up', async () => {
    await open({ signup: 'closed' });
    expect(words(document.querySelector('h1'))).toBe('Sign-up is closed');
    expect(buttons('Create account')).toEqual([]);
  });
});
