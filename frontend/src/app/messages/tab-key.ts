import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const storedAs = 'mysms:draft-key';

/**
 * Carries the draft's Idempotency-Key over a reload of this tab, and to no other tab. It is in the tab's own storage
 * only while no page of the tab is there: a tab that is duplicated meanwhile would get a copy.
 */
@Injectable({ providedIn: 'root' })
export class TabKey {
  readonly #window = inject(DOCUMENT).defaultView;
  #carried: string | null;

  constructor() {
    this.#carried = this.#unpack();
    inject(DestroyRef).onDestroy(() => {
      this.#window?.removeEventListener('pagehide', this.#pack);
      this.#window?.removeEventListener('pageshow', this.#unpack);
    });
    this.#window?.addEventListener('pagehide', this.#pack);
    this.#window?.addEventListener('pageshow', this.#unpack);
  }

  /** The key that the page before this one was composing with; null when there is none. */
  adopt(): string | null {
    return this.#carried;
  }

  keep(key: string | null): void {
    this.#carried = key;
  }

  readonly #pack = (): void => {
    try {
      if (this.#carried !== null) this.#window?.sessionStorage.setItem(storedAs, this.#carried);
    } catch {
      // Full or forbidden: after the reload the draft gets another key.
    }
  };

  readonly #unpack = (): string | null => {
    try {
      const key = this.#window?.sessionStorage.getItem(storedAs) ?? null;
      this.#window?.sessionStorage.removeItem(storedAs);
      return key;
    } catch {
      return null;
    }
  };
}
