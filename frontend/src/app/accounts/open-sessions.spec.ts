import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { OpenSession } from '@mysms/contract/accounts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { alerts, button, buttons, words } from '../../testing/screen.ts';
import { refuse, request, setUp } from '../../testing/set-up.ts';
import { Session } from '../core/session.ts';
import { OpenSessions } from './open-sessions.ts';

const here: OpenSession = {
  _id: 'one',
  device: 'Firefox on Linux',
  current: true,
  created_at: '2026-11-20T09:00:00.000Z',
  expires_at: '2026-12-04T09:00:00.000Z',
};
const elsewhere: OpenSession = { ...here, _id: 'two', device: 'Safari on iPhone', current: false };
const nameless: OpenSession = { ...here, _id: 'three', device: '', current: false };

const items = (): string[] => [...document.querySelectorAll('li')].map((item) => words(item));

async function open(): Promise<ComponentFixture<OpenSessions>> {
  setUp(signedIn, [{ path: 'sign-in', children: [] }]);
  const page = TestBed.createComponent(OpenSessions);
  await page.whenStable();
  return page;
}

async function openWith(...sessions: OpenSession[]): Promise<void> {
  const page = await open();
  request('GET', '/users/sessions').flush(sessions);
  await page.whenStable();
  await vi.waitFor(() => expect(items()).toHaveLength(sessions.length));
}

describe('the open sessions', () => {
  afterEach(() => localStorage.clear());

  it('say what each is, since when, and which is this one', async () => {
    await openWith(here, elsewhere, nameless);
    expect(items()[0]).toMatch(
      /^Firefox on Linux This browser Since 20 Nov 2026, \d\d:\d\d, until 4 Dec 2026, \d\d:\d\d End$/,
    );
    expect(items()[1]).not.toContain('This browser');
    expect(items()[2]).toContain('A device that did not say what it is');
  });

  it('end one by its button, which says which', async () => {
    await openWith(here, elsewhere);
    const end = buttons('End')[1];
    expect(end?.getAttribute('aria-label')).toContain('End Safari on iPhone');
    end?.click();
    request('DELETE', '/users/sessions/two').flush(null, { status: 204, statusText: '' });
    await vi.waitFor(() => expect(items()).toHaveLength(1));
    expect(words(document.body)).toContain('Safari on iPhone is signed out.');
  });

  it('give the focus of a button that goes to the next one, or to the heading', async () => {
    await openWith(here, elsewhere, nameless);
    for (const id of ['two', 'three']) {
      const end = buttons('End')[1];
      end?.focus();
      end?.click();
      request('DELETE', `/users/sessions/${id}`).flush(null, { status: 204, statusText: '' });
      await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));
      await vi.waitFor(() => expect(end?.isConnected).toBe(false));
      await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));
      expect(document.activeElement).toBe(buttons('End')[1] ?? document.querySelector('h2'));
    }
  });

  it('leave one out that had ended by itself', async () => {
    await openWith(here, elsewhere);
    buttons('End')[1]?.click();
    refuse(request('DELETE', '/users/sessions/two'), 'not_found');
    await vi.waitFor(() => expect(items()).toHaveLength(1));
  });

  it('say when one could not be ended', async () => {
    await openWith(here, elsewhere);
    buttons('End')[1]?.click();
    refuse(request('DELETE', '/users/sessions/two'), 'unavailable');
    await vi.waitFor(() => expect(words(document.body)).toContain('It is still signed in.'));
    expect(items()).toHaveLength(2);
  });

  it('sign out here when this one is ended', async () => {
    await openWith(here, elsewhere);
    buttons('End')[0]?.click();
    request('DELETE', '/users/sessions/one').flush(null, { status: 204, statusText: '' });
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/sign-in'));
    expect(TestBed.inject(Session).account()).toBeNull();
    expect(TestBed.inject(Session).isOver()).toBe(false);
  });

  it('say when they cannot be read, and Retry reads them', async () => {
    await open();
    refuse(request('GET', '/users/sessions'), 'unavailable');
    await vi.waitFor(() => expect(alerts().join()).toContain('The list could not be read.'));
    button('Retry').click();
    request('GET', '/users/sessions').flush([here]);
    await vi.waitFor(() => expect(items()).toHaveLength(1));
  });
});
