import { HttpClient, HttpContext, HttpContextToken } from '@angular/common/http';
import { computed, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { Account } from '@mysms/contract/accounts';
import type { Boot } from '@mysms/contract/boot';
import { firstValueFrom } from 'rxjs';
import { AccountStorage } from './account-storage.ts';
import { failureOf } from './api-failure.ts';
import { BOOT } from './boot.ts';

/** Set on a request for which 401 is no surprise: the session interceptor then leaves it alone. */
export const EXPECTS_401 = new HttpContextToken<boolean>(() => false);

/** Who is signed in, and what the installation allows somebody who is not. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #http = inject(HttpClient);
  readonly #storage = inject(AccountStorage);
  readonly #document = inject(DOCUMENT);
  readonly #boot = signal<Boot>(inject(BOOT));
  readonly #isOver = signal(false);
  /** Something that this page does about the session itself; meanwhile nobody can tell whether it is over. */
  #change: Promise<unknown> | null = null;

  readonly boot = this.#boot.asReadonly();
  readonly account = computed(() => this.#boot().account);
  readonly accountId = computed(() => this.account()?._id ?? null);
  /** The server ended the session while the app was in use; true until somebody signs in. */
  readonly isOver = this.#isOver.asReadonly();

  constructor() {
    const id = this.accountId();
    if (id !== null) this.#storage.keepOnly(id);
    // Another tab changed the cookie that this one uses too: only fresh HTML says what is true now.
    this.#storage.watchOwner((owner) => {
      if (owner !== this.accountId()) this.#document.location.reload();
    });
  }

  /** Somebody signed in; what the browser kept for anybody else goes. */
  begin(account: Account): void {
    this.#storage.keepOnly(account._id);
    this.#isOver.set(false);
    // Whoever signed up, the installation now has its first account.
    this.#boot.update((boot) => ({ ...boot, account, setup_code_required: false }));
  }

  /** The account's own data changed. */
  update(account: Account): void {
    this.#boot.update((boot) => ({ ...boot, account }));
  }

  /**
   * The server says that the session is over. What was typed stays for the next sign-in.
   * @returns false when there was none, or this page is ending or replacing it
   */
  expire(): boolean {
    if (this.account() === null || this.#change !== null) return false;
    this.#isOver.set(true);
    this.#boot.update((boot) => ({ ...boot, account: null }));
    return true;
  }

  /**
   * Whether the server still knows this session; true also when it cannot be asked. The HTML says so by naming the
   * account, where an API would answer 401, which browsers log as an error.
   */
  async isStillOpen(): Promise<boolean> {
    await this.#change?.catch(() => undefined);
    const accountId = this.accountId();
    if (accountId === null) return false;
    try {
      const html = this.#http.get('/', { responseType: 'text', cache: 'no-store' });
      return (await firstValueFrom(html)).includes(accountId);
    } catch {
      return true;
    }
  }

  /**
   * Ends the session on the server, then forgets everything here.
   * @throws HttpErrorResponse when the server could not be asked; the session then goes on
   */
  signOut(): Promise<void> {
    return this.leaveBy(async () => {
      const context = new HttpContext().set(EXPECTS_401, true);
      try {
        await firstValueFrom(this.#http.delete('/users/sign_out', { context }));
      } catch (error) {
        if (failureOf(error).code !== 'not_signed_in') throw error;
      }
    });
  }

  /** Runs what ends the session on the server, then forgets everything here; a rejection leaves it as it is. */
  async leaveBy(end: () => Promise<void>): Promise<void> {
    await this.renewBy(end);
    this.#boot.update((boot) => ({ ...boot, account: null }));
    this.#storage.keepOnly(null);
  }

  /** Runs what puts another session into the place of this one, as a new password does. */
  async renewBy<T>(renew: () => Promise<T>): Promise<T> {
    const change = renew();
    this.#change = change;
    try {
      return await change;
    } finally {
      this.#change = null;
    }
  }
}
