import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { button, words } from '../../testing/screen.ts';
import { setUp } from '../../testing/set-up.ts';
import { Shortcuts } from '../core/shortcuts.ts';
import { ShortcutDialog } from './shortcut-dialog.ts';

const dialog = (): HTMLDialogElement => document.querySelector('dialog')!;
const row = (name: string): string =>
  words(
    [...document.querySelectorAll('dt')].find((found) => words(found) === name)?.nextElementSibling ?? null,
  );

describe('the list of shortcuts', () => {
  let page: ComponentFixture<ShortcutDialog>;

  beforeEach(async () => {
    // What jsdom has not of dialogs.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    setUp(signedIn);
    TestBed.inject(Shortcuts).openList();
    page = TestBed.createComponent(ShortcutDialog);
    await page.whenStable();
  });

  afterEach(() => {
    vi.restoreAllMocks();
    localStorage.clear();
  });

  it('is a dialog with a name', () => {
    expect(dialog().open).toBe(true);
    expect(words(document.getElementById(dialog().getAttribute('aria-labelledby') ?? ''))).toBe(
      'Keyboard shortcuts',
    );
  });

  it('names every way to do a thing in one row', () => {
    expect(row('Send')).toBe('Enter or Ctrl Enter');
    expect(row('Conversation above')).toBe('Alt ↑');
    expect(row('This list')).toBe('?');
  });

  it('closes by its button, and by a press beside it', async () => {
    button('Close').click();
    await page.whenStable();
    expect(dialog().open).toBe(false);
    TestBed.inject(Shortcuts).openList();
    await page.whenStable();
    document.querySelector('dl')?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    await page.whenStable();
    expect(dialog().open).toBe(true);
    dialog().dispatchEvent(new MouseEvent('mousedown'));
    await page.whenStable();
    expect(dialog().open).toBe(false);
  });

  it('knows when the browser closed it by Escape', async () => {
    dialog().dispatchEvent(new Event('close'));
    await page.whenStable();
    expect(TestBed.inject(Shortcuts).isListOpen()).toBe(false);
  });
});
