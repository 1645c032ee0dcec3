import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rosa, signedOut } from '../../testing/fixtures.ts';
import { alerts, box, button, buttons, fill } from '../../testing/screen.ts';
import { refuse, request, setUp } from '../../testing/set-up.ts';
import { routes } from '../app.routes.ts';

async function open(address: string): Promise<void> {
  setUp(signedOut, routes);
  await RouterTestingHarness.create(address);
}

describe('the page of a one-time link', () => {
  afterEach(() => localStorage.clear());

  it('sets the password by the token from the address, and signs in', async () => {
    await open('/reset-password#token=abc');
    fill(box('New password'), 'long enough');
    button('Set password').click();
    const sent = request('POST', '/users/password');
    expect(sent.request.body).toEqual({ token: 'abc', password: 'long enough' });
    sent.flush(rosa);
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/inbox'));
  });

  it('says when the link does not work any more', async () => {
    await open('/reset-password#token=abc');
    fill(box('New password'), 'long enough');
    button('Set password').click();
    refuse(request('POST', '/users/password'), 'invalid_link', { '/token': 'This link was used.' });
    await vi.waitFor(() => expect(alerts()).toEqual(['This link was used.']));
  });

  it('shows no form without a token', async () => {
    await open('/reset-password');
    expect(buttons('Set password')).toEqual([]);
  });
});
