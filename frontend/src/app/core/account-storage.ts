import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const prefix = 'mysms:';
const ownerKey = `${prefix}owner`;

/**
 * What the browser keeps for an account: drafts and texts that wait to be sent. Every key names its account, and
 * nothing of one account outlives a sign-out or another account's sign-in. A browser that refuses storage costs only
 * the survival of a reload.
 */
@Injectable({ providedIn: 'root' })
export class AccountStorage {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #destroyRef = inject(DestroyRef);

  read(accountId: string, name: string): unknown {
    try {
      return parsed(this.#local?.getItem(keyOf(accountId, name)) ?? null);
    } catch {
      return null;
    }
  }

  /** Every value whose name starts with `start`. */
  readAll(accountId: string, start: string): unknown[] {
    const from = keyOf(accountId, start);
    return this.#keys()
      .filter((key) => key.startsWith(from))
      .map((key) => this.read(accountId, key.slice(keyOf(accountId, '').length)))
      .filter((value) => value !== null);
  }

  write(accountId: string, name: string, value: unknown): void {
    try {
      this.#local?.setItem(keyOf(accountId, name), JSON.stringify(value));
    } catch {
      // Full or forbidden: the value lives on in memory.
    }
  }

  remove(accountId: string, name: string): void {
    this.#local?.removeItem(keyOf(accountId, name));
  }

  /** Removes what belongs to anybody else (to anybody at all with null) and tells the other tabs whose turn it is. */
  keepOnly(accountId: string | null): void {
    for (const key of this.#keys()) {
      const isOwn = accountId !== null && key.startsWith(keyOf(accountId, ''));
      if (!isOwn && key !== ownerKey) this.#local?.removeItem(key);
    }
    try {
      this.#local?.setItem(ownerKey, accountId ?? '');
    } catch {
      // Other tabs then learn it from their next answer.
    }
  }

  /** Calls `changed` when another tab signed somebody in (their id) or out (null). */
  watchOwner(changed: (accountId: string | null) => void): void {
    const listen = ({ key, newValue }: StorageEvent): void => {
      if (key === ownerKey) changed(newValue === '' ? null : newValue);
    };
    this.#listen(listen);
  }

  /** Calls `changed` when another tab wrote the value of this name. */
  watch(name: string, changed: (accountId: string, value: unknown) => void): void {
    const end = `:${name}`;
    const listen = ({ key, newValue }: StorageEvent): void => {
      if (key?.startsWith(prefix) !== true || !key.endsWith(end) || newValue === null) return;
      const accountId = key.slice(prefix.length, -end.length);
      changed(accountId, parsed(newValue));
    };
    this.#listen(listen);
  }

  #listen(listener: (event: StorageEvent) => void): void {
    this.#window?.addEventListener('storage', listener);
    this.#destroyRef.onDestroy(() => this.#window?.removeEventListener('storage', listener));
  }

  #keys(): string[] {
    try {
      return Object.keys(this.#local ?? {}).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  get #local(): Storage | undefined {
    try {
      return this.#window?.localStorage;
    } catch {
      return undefined;
    }
  }
}

function keyOf(accountId: string, name: string): string {
  return `${prefix}${accountId}:${name}`;
}

/** What was written as JSON; anything else is nothing. */
function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
