import { computed, DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Preferences } from './preferences.ts';

/** What keys do. `keys` are names of `KeyboardEvent.key` joined by +, as `Ctrl+K`; on Apple's keyboards Ctrl is ⌘. */
export interface ShortcutWords {
  readonly keys: string;
  readonly words: string;
}

export interface Shortcut extends ShortcutWords {
  readonly run: (event: KeyboardEvent) => void;
}

/** Those of the inbox stand in the list on every page, though they work only there. */
const listed: readonly ShortcutWords[] = [
  { keys: 'Ctrl+K', words: 'Search conversations' },
  { keys: 'Alt+ArrowUp', words: 'Conversation above' },
  { keys: 'Alt+ArrowDown', words: 'Conversation below' },
  { keys: 'Enter', words: 'Send' },
  { keys: 'Ctrl+Enter', words: 'Send' },
  { keys: 'Shift+Enter', words: 'New line' },
  { keys: 'Escape', words: 'Back to the list' },
];

const help = '?';
/** Where keys have a meaning of their own. */
const places = 'dialog, [role="menu"], [role="listbox"], [role="grid"]';

/** The one place that knows the app's keys. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  readonly #document = inject(DOCUMENT);
  readonly #preferences = inject(Preferences);
  readonly #registered = signal<readonly Shortcut[]>([]);
  readonly #isListOpen = signal(false);

  readonly isApple = /mac|iphone|ipad/i.test(this.#document.defaultView?.navigator.platform ?? '');
  readonly isListOpen = this.#isListOpen.asReadonly();

  /** Every shortcut once; what a page registered has the last word. */
  readonly all = computed<readonly ShortcutWords[]>(() => {
    const byKeys = new Map([...listed, ...this.#registered()].map((shortcut) => [shortcut.keys, shortcut]));
    if (!this.#preferences.values().questionKey) byKeys.delete(help);
    return [...byKeys.values()];
  });

  constructor() {
    const press = (event: KeyboardEvent): void => this.#press(event);
    this.#document.addEventListener('keydown', press);
    inject(DestroyRef).onDestroy(() => this.#document.removeEventListener('keydown', press));
    this.register({ keys: help, words: 'This list', run: () => this.openList() });
  }

  /**
   * Takes keys while the caller is there; the latest to register the same keys has them. A key without Ctrl or Alt
   * does nothing while somebody types, but for Escape. @returns what gives the keys back
   */
  register(shortcut: Shortcut): () => void {
    this.#registered.update((registered) => [...registered, shortcut]);
    return () => this.#registered.update((registered) => registered.filter((other) => other !== shortcut));
  }

  openList(): void {
    this.#isListOpen.set(true);
  }

  closeList(): void {
    this.#isListOpen.set(false);
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || this.#isTaken(event)) return;
    const shortcut = this.#registered().findLast(({ keys }) => this.#matches(keys, event));
    if (shortcut === undefined) return;
    if (shortcut.keys === help && !this.#preferences.values().questionKey) return;
    event.preventDefault();
    shortcut.run(event);
  }

  /** Whether the key belongs to what has the focus, or to a dialog above everything. */
  #isTaken({ target, key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (this.#document.querySelector('dialog[open]') !== null) return true;
    if (!(target instanceof Element)) return false;
    if (target.closest(places) !== null) return true;
    const isPlain = !ctrlKey && !altKey && !metaKey && key !== 'Escape';
    return isPlain && isTypedInto(target);
  }

  #matches(keys: string, event: KeyboardEvent): boolean {
    const parts = keys.split('+');
    const key = parts.at(-1) ?? '';
    const command = this.isApple ? event.metaKey : event.ctrlKey;
    const other = this.isApple ? event.ctrlKey : event.metaKey;
    return (
      event.key.toLowerCase() === key.toLowerCase() &&
      command === parts.includes('Ctrl') &&
      event.altKey === parts.includes('Alt') &&
      !other &&
      // Where ? is on the keyboard, and with which keys, is the keyboard's affair.
      (key === help || event.shiftKey === parts.includes('Shift'))
    );
  }
}

function isTypedInto(target: Element): boolean {
  if (target.matches('textarea, select, [contenteditable]')) return true;
  return target.matches('input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');
}
