import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedIn, signedOut } from '../testing/fixtures.ts';
import { box, button, fill, words } from '../testing/screen.ts';
import { refuse, request, requests, setUp } from '../testing/set-up.ts';
import { App } from './app.ts';
import { routes } from './app.routes.ts';
import type { Boot } from '@mysms/contract/boot';

const here = (): string => TestBed.inject(Router).url;
const stored = (): string => Object.values(localStorage).join();
const heading = (): string => words(document.querySelector('h1'));

async function start(boot: Boot, address: string): Promise<void> {
  setUp(boot, routes);
  TestBed.createComponent(App);
  await TestBed.inject(Router).navigateByUrl(address);
}

async function signInAs(account = rosa): Promise<void> {
  await vi.waitFor(() => box('Email'));
  fill(box('Email'), account.email);
  fill(box('Password'), 'long enough');
  button('Sign in').click();
  request('POST', '/users/sign_in').flush(account);
}

describe('the app', () => {
  afterEach(() => localStorage.clear());

  it('leads to the texts or to the sign-in page, and asks nothing when signed out', async () => {
    await start(signedIn, '/');
    expect(here()).toBe('/inbox');
    TestBed.resetTestingModule();
    await start(signedOut, '/');
    expect(here()).toBe('/sign-in');
    expect(requests('GET', '/api/messages')).toEqual([]);
  });

  it('keeps a deep link over signing in', async () => {
    await start(signedOut, '/messages?show=problems');
    await signInAs();
    await vi.waitFor(() => expect(here()).toBe('/messages?show=problems'));
    await vi.waitFor(() => expect(document.title).toBe('Messages · MySMS'));
  });

  it('shows a page for addresses that lead nowhere', async () => {
    await start(signedOut, '/nowhere');
    await vi.waitFor(() => expect(heading()).toBe('There is no page here'));
  });

  it('moves the focus to the heading of the new page', async () => {
    await start(signedOut, '/sign-in');
    await TestBed.inject(Router).navigateByUrl('/sign-up');
    await vi.waitFor(() => expect(document.activeElement).toBe(document.querySelector('h1')));
    expect(heading()).toBe('Create an account');
  });

  describe('when the session is over', () => {
    it('asks to sign in again, and what was typed is still there', async () => {
      await start(signedIn, '/messages');
      await vi.waitFor(() => box('Message'));
      request('GET', '/api/messages').flush([]);
      fill(box('To'), '2025550123');
      fill(box('Message'), 'Half a thought');
      button('Send').click();
      refuse(request('POST', '/api/messages'), 'not_signed_in');
      await vi.waitFor(() => expect(here()).toBe('/sign-in?return=%2Fmessages'));
      await vi.waitFor(() => expect(words(document.body)).toContain('Your session is over.'));
      await signInAs();
      await vi.waitFor(() => expect(here()).toBe('/messages'));
      await vi.waitFor(() => expect(box('Message').value).toBe('Half a thought'));
      expect(box('To').value).toContain('555');
      expect(requests('POST', '/api/messages')).toEqual([]);
    });

    it('shows nothing of it to another account', async () => {
      await start(signedIn, '/messages');
      await vi.waitFor(() => box('Message'));
      fill(box('Message'), 'For my eyes');
      refuse(request('GET', '/api/messages'), 'not_signed_in');
      await signInAs({ ...rosa, _id: 'b'.repeat(24), email: 'tom@example.com' });
      await vi.waitFor(() => expect(here()).toBe('/messages'));
      await vi.waitFor(() => expect(box('Message').value).toBe(''));
      expect(stored()).not.toContain('For my eyes');
    });
  });

  describe('signing out', () => {
    const signOut = async (): Promise<void> => {
      await start(signedIn, '/messages');
      await vi.waitFor(() => box('Message'));
      fill(box('Message'), 'For my eyes');
      button('RMAccount').click();
      await vi.waitFor(() => button('Sign out').click());
    };

    it('leads to the sign-in page and wipes what was typed', async () => {
      await signOut();
      request('DELETE', '/users/sign_out').flush(null, { status: 204, statusText: '' });
      await vi.waitFor(() => expect(here()).toBe('/sign-in'));
      expect(stored()).not.toContain('For my eyes');
    });

    it('is done as well when the server knew of no session', async () => {
      await signOut();
      refuse(request('DELETE', '/users/sign_out'), 'not_signed_in');
      await vi.waitFor(() => expect(here()).toBe('/sign-in'));
      expect(words(document.body)).not.toContain('Your session is over.');
    });

    it('says so when it did not happen', async () => {
      await signOut();
      request('DELETE', '/users/sign_out').error(new ProgressEvent('error'));
      await vi.waitFor(() => expect(words(document.body)).toContain('You are still signed in.'));
      expect(here()).toBe('/messages');
    });
  });
});
