import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedIn } from '../../testing/fixtures.ts';
import { alerts, box, button, buttons, description, fill, words } from '../../testing/screen.ts';
import { refuse, request, setUp } from '../../testing/set-up.ts';
import { Session } from '../core/session.ts';
import { SettingsPage } from './settings-page.ts';

async function open(): Promise<ComponentFixture<SettingsPage>> {
  setUp(signedIn);
  const page = TestBed.createComponent(SettingsPage);
  await page.whenStable();
  return page;
}

describe('the settings', () => {
  afterEach(() => {
    localStorage.clear();
    delete document.documentElement.dataset['theme'];
  });

  it('change the name', async () => {
    await open();
    expect(box('Name').value).toBe('Rosa Marín');
    fill(box('Name'), ' Rosa M. ');
    button('Save name').click();
    const sent = request('PATCH', '/users');
    expect(sent.request.body).toEqual({ user: { name: 'Rosa M.' } });
    sent.flush({ ...rosa, name: 'Rosa M.' });
    await vi.waitFor(() => expect(words(document.body)).toContain('Saved'));
    expect(TestBed.inject(Session).account()?.name).toBe('Rosa M.');
  });

  it('take the name away', async () => {
    await open();
    fill(box('Name'), ' ');
    button('Save name').click();
    expect(request('PATCH', '/users').request.body).toEqual({ user: { name: '' } });
  });

  it('change the password, and empty the boxes', async () => {
    const page = await open();
    fill(box('Current password'), 'old password');
    fill(box('New password'), 'new password');
    await page.whenStable();
    button('Change password').click();
    const sent = request('PATCH', '/users');
    expect(sent.request.body).toEqual({
      user: { current_password: 'old password', password: 'new password' },
    });
    sent.flush(rosa);
    await vi.waitFor(() => expect(words(document.body)).toContain('Changed'));
    expect([box('Current password').value, box('New password').value]).toEqual(['', '']);
  });

  it('say at the box that the current password is wrong', async () => {
    await open();
    fill(box('Current password'), 'guess');
    fill(box('New password'), 'new password');
    button('Change password').click();
    refuse(request('PATCH', '/users'), 'invalid_fields', { '/user/current_password': 'This is not it.' });
    await vi.waitFor(() => expect(description(box('Current password'))).toContain('This is not it.'));
    expect(box('New password').value).toBe('new password');
  });

  it('say so when the server cannot be reached', async () => {
    await open();
    button('Save name').click();
    request('PATCH', '/users').error(new ProgressEvent('error'));
    await vi.waitFor(() => expect(alerts().join()).toContain('The server cannot be reached.'));
    expect(words(document.body)).not.toContain('Saved');
  });

  it('show each password by a button that says which', async () => {
    const page = await open();
    const [current, next] = buttons('Show');
    const descriptions = [current, next].map((found) => {
      const id = found?.getAttribute('aria-describedby') ?? '';
      return document.getElementById(id)?.textContent;
    });
    expect(descriptions).toEqual(['what was typed as Current password', 'what was typed as New password']);
    current?.click();
    await page.whenStable();
    expect(box('Current password').type).toBe('text');
    expect(words(current ?? null)).toBe('Hide');
    expect(box('New password').type).toBe('password');
  });

  it('choose the theme', async () => {
    await open();
    expect((box('System') as HTMLInputElement).checked).toBe(true);
    box('Dark').click();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });
});
