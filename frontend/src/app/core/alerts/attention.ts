import { DestroyRef, DOCUMENT, effect, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter } from 'rxjs';
import { holdLock } from '../live/hold-lock.ts';
import { Session } from '../session.ts';

/**
 * What somebody has before their eyes, in any tab of this browser. A tab in view holds a shared lock named by its
 * path; the browser takes it away with the tab, so nothing stale is ever told.
 */
@Injectable({ providedIn: 'root' })
export class Attention {
  readonly #document = inject(DOCUMENT);
  readonly #router = inject(Router);
  readonly #accountId = inject(Session).accountId;
  readonly #locks = this.#document.defaultView?.navigator.locks;
  #showing = new AbortController();

  constructor() {
    const show = (): void => this.#show();
    effect(show);
    this.#router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(show);
    this.#document.addEventListener('visibilitychange', show);
    inject(DestroyRef).onDestroy(() => {
      this.#document.removeEventListener('visibilitychange', show);
      this.#showing.abort();
    });
  }

  /** Paths of the pages in view, of all tabs where this account is signed in; of this one where tabs share no locks. */
  async pathsInView(): Promise<readonly string[]> {
    if (this.#locks === undefined) return this.#document.hidden ? [] : [this.#path()];
    const start = this.#nameOf('');
    const { held = [] } = await this.#locks.query();
    return held
      .map(({ name = '' }) => name)
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(start.length));
  }

  #show(): void {
    const accountId = this.#accountId();
    this.#showing.abort();
    this.#showing = new AbortController();
    if (accountId === null || this.#document.hidden || this.#locks === undefined) return;
    void holdLock(this.#locks, this.#nameOf(this.#path()), { mode: 'shared', until: this.#showing.signal });
  }

  #path(): string {
    return this.#router.url.split(/[?#]/)[0] ?? '';
  }

  #nameOf(path: string): string {
    return `mysms-view:${this.#accountId() ?? ''}:${path}`;
  }
}
