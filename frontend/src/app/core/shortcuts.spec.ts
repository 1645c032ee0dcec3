import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { press } from '../../testing/screen.ts';
import { setUp } from '../../testing/set-up.ts';
import { Preferences } from './preferences.ts';
import { Shortcuts } from './shortcuts.ts';

describe('shortcuts', () => {
  let ran: string[];

  beforeEach(() => {
    ran = [];
    setUp(signedIn);
  });

  afterEach(() => {
    document.body.replaceChildren();
    vi.restoreAllMocks();
    localStorage.clear();
  });

  const begin = (...keys: string[]): Shortcuts => {
    const shortcuts = TestBed.inject(Shortcuts);
    for (const one of keys) shortcuts.register({ keys: one, words: one, run: () => ran.push(one) });
    return shortcuts;
  };
  const inside = <Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] =>
    document.body.appendChild(document.createElement(name));

  it('run with their modifiers, and with no others', () => {
    begin('Ctrl+K', 'Alt+ArrowUp');
    expect(press(document.body, 'k', { ctrlKey: true }).defaultPrevented).toBe(true);
    press(document.body, 'k');
    press(document.body, 'k', { ctrlKey: true, altKey: true });
    press(document.body, 'K', { ctrlKey: true, shiftKey: true });
    press(document.body, 'k', { metaKey: true });
    press(document.body, 'ArrowUp', { altKey: true });
    expect(ran).toEqual(['Ctrl+K', 'Alt+ArrowUp']);
  });

  it('take the command key on Apple’s keyboards', () => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');
    begin('Ctrl+K');
    press(document.body, 'k', { metaKey: true });
    press(document.body, 'k', { ctrlKey: true });
    expect(ran).toEqual(['Ctrl+K']);
  });

  it.each(['input', 'textarea', 'select'] as const)('leave plain keys to whoever types in %s', (name) => {
    const shortcuts = begin('Ctrl+K', 'Escape');
    const field = inside(name);
    press(field, '?', { shiftKey: true });
    expect(shortcuts.isListOpen()).toBe(false);
    press(field, 'k', { ctrlKey: true });
    press(field, 'Escape');
    expect(ran).toEqual(['Ctrl+K', 'Escape']);
  });

  it('open the list by ?, wherever that is on the keyboard', () => {
    const shortcuts = begin();
    press(document.body, '?', { shiftKey: true });
    expect(shortcuts.isListOpen()).toBe(true);
  });

  it('leave ? alone when somebody wants that, and then do not name it', () => {
    const shortcuts = begin();
    expect(shortcuts.all().map(({ keys }) => keys)).toContain('?');
    TestBed.inject(Preferences).change({ questionKey: false });
    press(document.body, '?');
    expect(shortcuts.isListOpen()).toBe(false);
    expect(shortcuts.all().map(({ keys }) => keys)).not.toContain('?');
  });

  it('stay away from a key that was taken, that composes, or that belongs to a dialog or menu', () => {
    begin('Escape');
    const menu = inside('div');
    menu.setAttribute('role', 'menu');
    press(menu, 'Escape');
    press(document.body, 'Escape', { isComposing: true });
    const taker = inside('div');
    taker.addEventListener('keydown', (event) => event.preventDefault());
    press(taker, 'Escape');
    inside('dialog').setAttribute('open', '');
    press(document.body, 'Escape');
    expect(ran).toEqual([]);
  });

  it('belong to the latest who asked for them, until that gives them back', () => {
    const shortcuts = begin('Ctrl+K');
    const giveBack = shortcuts.register({ keys: 'Ctrl+K', words: 'Other', run: () => ran.push('other') });
    press(document.body, 'k', { ctrlKey: true });
    giveBack();
    press(document.body, 'k', { ctrlKey: true });
    expect(ran).toEqual(['other', 'Ctrl+K']);
  });

  it('of the inbox are named on every page, in the words of who took them', () => {
    const shortcuts = begin();
    const wordsOf = (keys: string): (string | undefined)[] =>
      shortcuts.all().flatMap((shortcut) => (shortcut.keys === keys ? [shortcut.words] : []));
    expect(wordsOf('Ctrl+K')).toEqual(['Search conversations']);
    shortcuts.register({ keys: 'Ctrl+K', words: 'Find', run: () => undefined });
    expect(wordsOf('Ctrl+K')).toEqual(['Find']);
  });
});
