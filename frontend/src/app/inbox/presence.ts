import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';

/** Whether somebody looks at this tab: it is in view and has the focus. */
@Injectable({ providedIn: 'root' })
export class Presence {
  readonly #document = inject(DOCUMENT);
  readonly #isThere = signal(this.#look());
  readonly isThere = this.#isThere.asReadonly();

  constructor() {
    const listening = new AbortController();
    const { signal } = listening;
    const look = (): void => this.#isThere.set(this.#look());
    const window = this.#document.defaultView;
    for (const name of ['focus', 'blur']) window?.addEventListener(name, look, { signal });
    this.#document.addEventListener('visibilitychange', look, { signal });
    inject(DestroyRef).onDestroy(() => listening.abort());
  }

  #look(): boolean {
    return !this.#document.hidden && this.#document.hasFocus();
  }
}
