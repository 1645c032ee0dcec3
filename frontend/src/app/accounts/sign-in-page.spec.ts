import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedIn, signedOut } from '../../testing/fixtures.ts';
import { alerts, box, button, description, fill, words } from '../../testing/screen.ts';
import { refuse, request, requests, setUp } from '../../testing/set-up.ts';
import { routes } from '../app.routes.ts';
import { accountDeleted } from './sign-in-page.ts';

const here = (): string => TestBed.inject(Router).url;

async function signIn(address = '/sign-in'): Promise<void> {
  setUp(signedOut, routes);
  await RouterTestingHarness.create(address);
  fill(box('Email'), 'rosa@example.com');
  fill(box('Password'), 'long enough');
  button('Sign in').click();
}

describe('the sign-in page', () => {
  afterEach(() => localStorage.clear());

  it('signs in and leads to the texts', async () => {
    await signIn();
    const sent = request('POST', '/users/sign_in');
    expect(sent.request.body).toEqual({ user: { email: 'rosa@example.com', password: 'long enough' } });
    sent.flush(rosa);
    await vi.waitFor(() => expect(here()).toBe('/inbox'));
  });

  it('leads back to where the person wanted to go', async () => {
    await signIn('/sign-in?return=%2Fsettings');
    request('POST', '/users/sign_in').flush(rosa);
    await vi.waitFor(() => expect(here()).toBe('/settings'));
  });

  it('never leads to another site', async () => {
    await signIn('/sign-in?return=%2F%2Fevil.example');
    request('POST', '/users/sign_in').flush(rosa);
    await vi.waitFor(() => expect(here()).toBe('/inbox'));
  });

  it('says what the server says to wrong credentials, and keeps the email', async () => {
    await signIn();
    refuse(request('POST', '/users/sign_in'), 'invalid_credentials');
    await vi.waitFor(() =>
      expect(alerts()).toEqual(['Check both. For a forgotten password ask your administrator for a link.']),
    );
    expect(box('Password').getAttribute('aria-invalid')).toBe('true');
    expect(description(box('Password'))).toContain('Check both.');
    expect(box('Email').value).toBe('rosa@example.com');
    await vi.waitFor(() => expect(document.activeElement).toBe(box('Password')));
    expect(here()).toBe('/sign-in');
  });

  it('says how long to wait after too many attempts', async () => {
    await signIn();
    request('POST', '/users/sign_in').flush(
      { code: 'too_many_attempts', title: 'Too many attempts', detail: '' },
      { status: 429, statusText: '', headers: { 'Retry-After': '40' } },
    );
    await vi.waitFor(() => expect(alerts()).toEqual(['Too many attempts. Try again in 40 seconds.']));
  });

  it('says which boxes are empty, and asks the server nothing', async () => {
    setUp(signedOut, routes);
    await RouterTestingHarness.create('/sign-in');
    button('Sign in').click();
    await vi.waitFor(() => expect(alerts()).toEqual(['Write your email address.', 'Write your password.']));
    await vi.waitFor(() => expect(document.activeElement).toBe(box('Email')));
    expect(requests('POST', '/users/sign_in')).toEqual([]);
  });

  it('asks once for a double click', async () => {
    await signIn();
    button('Sign in').click();
    expect(requests('POST', '/users/sign_in')).toHaveLength(1);
  });

  it('is not shown to somebody who is signed in', async () => {
    setUp(signedIn, routes);
    await RouterTestingHarness.create('/sign-in');
    expect(here()).toBe('/inbox');
  });

  it('says that the account is deleted to whoever comes from deleting it', async () => {
    setUp(signedOut, routes);
    await RouterTestingHarness.create('/sign-up');
    expect(words(document.body)).not.toContain('deleted');
    await TestBed.inject(Router).navigateByUrl('/sign-in', { info: accountDeleted });
    await vi.waitFor(() =>
      expect(words(document.querySelector('[role="status"]'))).toBe('Your account is deleted.'),
    );
  });

  it('offers no sign-up where it is closed', async () => {
    setUp({ ...signedOut, signup: 'closed' }, routes);
    await RouterTestingHarness.create('/sign-in');
    expect(words(document.body)).not.toContain('Create an account');
  });
});
