import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const storedAs = 'mysms:draft-keys';

/**
 * Carries the drafts' Idempotency-Keys over a reload of this tab, and to no other tab. They are in the tab's own
 * storage only while no page of the tab is there: a tab that is duplicated meanwhile would get a copy.
 */
@Injectable({ providedIn: 'root' })
export class TabKeys {
  readonly #window = inject(DOCUMENT).defaultView;
  /** By the draft's place. */
  #carried = new Map<string, string>();

  constructor() {
    this.#unpack();
    inject(DestroyRef).onDestroy(() => {
      this.#window?.removeEventListener('pagehide', this.#pack);
      this.#window?.removeEventListener('pageshow', this.#unpack);
    });
    this.#window?.addEventListener('pagehide', this.#pack);
    this.#window?.addEventListener('pageshow', this.#unpack);
  }

  /** The key that a draft of the page before this one was composed with; null when there is none. */
  adopt(place: string): string | null {
    return this.#carried.get(place) ?? null;
  }

  keep(place: string, key: string | null): void {
    if (key === null) this.#carried.delete(place);
    else this.#carried.set(place, key);
  }

  readonly #pack = (): void => {
    try {
      this.#window?.sessionStorage.setItem(storedAs, JSON.stringify([...this.#carried]));
    } catch {
      // Full or forbidden: after the reload the drafts get other keys.
    }
  };

  readonly #unpack = (): void => {
    try {
      const packed = this.#window?.sessionStorage.getItem(storedAs) ?? null;
      this.#window?.sessionStorage.removeItem(storedAs);
      if (packed !== null) this.#carried = new Map(JSON.parse(packed) as [string, string][]);
    } catch {
      // Nothing that can be read is nothing.
    }
  };
}
