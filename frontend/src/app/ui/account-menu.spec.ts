import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { button, buttons, press } from '../../testing/screen.ts';
import { setUp } from '../../testing/set-up.ts';
import { AccountMenu, initialsOf } from './account-menu.ts';

describe('the account menu', () => {
  const opener = (): HTMLButtonElement => button('RMAccount');

  beforeEach(async () => {
    setUp(signedIn);
    await TestBed.createComponent(AccountMenu).whenStable();
  });

  it('opens onto its first item, and Escape gives the focus back', async () => {
    press(opener(), 'ArrowDown');
    await vi.waitFor(() => expect(document.activeElement).toBe(button('Sign out')));
    expect(opener().getAttribute('aria-expanded')).toBe('true');
    press(button('Sign out'), 'Escape');
    await vi.waitFor(() => expect(buttons('Sign out')).toEqual([]));
    expect(document.activeElement).toBe(opener());
  });

  it('closes when the focus goes elsewhere', async () => {
    opener().click();
    await vi.waitFor(() => expect(document.activeElement).toBe(button('Sign out')));
    const elsewhere = document.body.appendChild(document.createElement('input'));
    elsewhere.focus();
    await vi.waitFor(() => expect(buttons('Sign out')).toEqual([]));
    elsewhere.remove();
  });
});

describe('initialsOf', () => {
  it.each([
    ['Rosa Marín', 'RM'],
    ['Ana', 'A'],
    ['Anna Maria van der Berg', 'AB'],
    ['rosa@example.com', 'R'],
    ['李 小龍', '李小'],
    ['', ''],
  ])('%j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
