import { effect, inject, Injectable, linkedSignal } from '@angular/core';
import { AccountStorage } from './account-storage.ts';
import { chooseDateLanguage } from './date-language.ts';
import { Session } from './session.ts';

export interface PreferenceValues {
  /** BCP 47 tag of the language of dates; `browser` for the browser's own. */
  readonly dates: string;
  /** A tone for a new text. */
  readonly sound: boolean;
  readonly notifications: boolean;
  /** Whether a notification says from whom, and what. */
  readonly notificationText: boolean;
  /** Whether the key ? opens the list of shortcuts: a single key may be in the way of somebody who dictates. */
  readonly questionKey: boolean;
}

export const defaultPreferences: PreferenceValues = {
  dates: 'en-GB',
  sound: true,
  notifications: false,
  notificationText: false,
  questionKey: true,
};

const storedAs = 'preferences';

/** How an account wants the app in this browser; the same in all tabs. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  readonly #storage = inject(AccountStorage);
  readonly #accountId = inject(Session).accountId;
  readonly #values = linkedSignal(() => {
    const accountId = this.#accountId();
    return read(accountId === null ? null : this.#storage.read(accountId, storedAs));
  });

  readonly values = this.#values.asReadonly();

  constructor() {
    effect(() => chooseDateLanguage(this.#values().dates));
    this.#storage.watch(storedAs, (accountId, value) => {
      if (accountId === this.#accountId()) this.#values.set(read(value));
    });
  }

  change(change: Partial<PreferenceValues>): void {
    this.#values.update((values) => ({ ...values, ...change }));
    const accountId = this.#accountId();
    if (accountId !== null) this.#storage.write(accountId, storedAs, this.#values());
  }
}

/** What is stored may come from another version of the app; only what has the right type counts. */
function read(stored: unknown): PreferenceValues {
  const known = Object.entries(stored ?? {}).filter(
    ([name, value]) => typeof value === typeof defaultPreferences[name as keyof PreferenceValues],
  );
  return { ...defaultPreferences, ...Object.fromEntries(known) };
}
