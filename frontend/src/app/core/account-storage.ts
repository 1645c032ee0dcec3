import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const prefix = 'mysms:';
/** An account's id, and the name of what is kept for it. */
const keyShape = /^mysms:([^:]*):(.*)$/;
const ownerKey = `${prefix}owner`;
/** Names of what holds nothing private, and is there again at the next sign-in. */
const lastingNames: readonly string[] = ['preferences'];

/**
 * What the browser keeps for an account: drafts and texts that wait to be sent, and how it wants the app. Every key
 * names its account, and nothing private of one account outlives a sign-out or another account's sign-in. A browser
 * that refuses storage costs only the survival of a reload.
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

  /** Every name that starts with `start`, and its value. */
  readNamed(accountId: string, start: string): [name: string, value: unknown][] {
    const from = keyOf(accountId, start);
    return this.#keys()
      .filter((key) => key.startsWith(from))
      .map((key) => key.slice(keyOf(accountId, '').length))
      .map((name) => [name, this.read(accountId, name)] as [string, unknown])
      .filter(([, value]) => value !== null);
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

  /**
   * Removes what is private and belongs to anybody else (to anybody at all with null), and tells the other tabs whose
   * turn it is.
   */
  keepOnly(accountId: string | null): void {
    for (const key of this.#keys()) {
      const isOwn = accountId !== null && key.startsWith(keyOf(accountId, ''));
      const isLasting = lastingNames.includes(keyShape.exec(key)?.[2] ?? '');
      if (!isOwn && !isLasting && key !== ownerKey) this.#local?.removeItem(key);
    }
    try {
      this.#local?.setItem(ownerKey, accountId ?? '');
    } catch {
      // Other tabs then learn it from their next answer.
    }
  }

  /** Removes all of an account that is no more. */
  forget(accountId: string): void {
    const own = this.#keys().filter((key) => key.startsWith(keyOf(accountId, '')));
    for (const key of own) this.#local?.removeItem(key);
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
    this.watchAll(name, (accountId, written, value) => {
      if (written === name) changed(accountId, value);
    });
  }

  /** Calls `changed` when another tab wrote the value of a name that starts with `start`. */
  watchAll(start: string, changed: (accountId: string, name: string, value: unknown) => void): void {
    const listen = ({ key, newValue }: StorageEvent): void => {
      const [, accountId, name] = keyShape.exec(key ?? '') ?? [];
      if (accountId === undefined || name?.startsWith(start) !== true || newValue === null) return;
      changed(accountId, name, parsed(newValue));
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
