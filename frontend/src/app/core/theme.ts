import { DOCUMENT, inject, Injectable, signal } from '@angular/core';

export type ThemeChoice = 'system' | 'light' | 'dark';

const yearInSeconds = 365 * 24 * 60 * 60;

/**
 * Light or dark. The system's choice holds unless a cookie says otherwise; the server stamps that cookie's value onto
 * `<html data-theme>`, so that the first paint is right already.
 */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly #document = inject(DOCUMENT);
  readonly #choice = signal<ThemeChoice>(this.#stamped());
  readonly choice = this.#choice.asReadonly();

  choose(choice: ThemeChoice): void {
    const isSystem = choice === 'system';
    this.#document.cookie = `mysms-theme=${isSystem ? '' : choice}; Path=/; SameSite=Lax; Max-Age=${isSystem ? 0 : yearInSeconds}`;
    this.#document.documentElement.dataset['theme'] = isSystem ? '' : choice;
    this.#choice.set(choice);
  }

  #stamped(): ThemeChoice {
    const stamp = this.#document.documentElement.dataset['theme'];
    return stamp === 'light' || stamp === 'dark' ? stamp : 'system';
  }
}
