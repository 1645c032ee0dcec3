import { DestroyRef, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { LiveEventData, LiveEventName } from '@mysms/contract/conversations';
import { leadToSignIn } from '../lead-to-sign-in.ts';
import { Session } from '../session.ts';
import type { LiveEvent, LiveMode } from './live-event.ts';
import { canShareStream, LiveTab } from './live-tab.ts';

/**
 * What the server tells by itself, in every tab, while somebody is signed in. All tabs of a browser share one stream.
 * `resync` says that something may have been missed: read again.
 */
@Injectable({ providedIn: 'root' })
export class LiveEvents {
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #mode = signal<LiveMode>('polling');
  readonly #isLeader = signal(false);
  // It calls every listener, also after one that threw.
  readonly #listeners = new EventTarget();
  #tab: LiveTab | null = null;

  readonly mode = this.#mode.asReadonly();
  /** Whether this tab acts where only one of them should; each one does where tabs cannot agree. */
  readonly isLeader = this.#isLeader.asReadonly();

  constructor() {
    const window = this.#window;
    if (window === null || !canShareStream(window)) {
      this.#isLeader.set(true);
      return;
    }
    effect((onCleanup) => {
      const accountId = this.#session.accountId();
      if (accountId === null) return;
      this.#tab = this.#tabOf(accountId);
      this.#tab.join();
      onCleanup(() => {
        this.#tab?.leave();
        this.#tab = null;
      });
    });
    this.#followPage(window);
  }

  /** Calls `handler` at every event of this name. @returns what ends it */
  on<Name extends LiveEventName>(name: Name, handler: (data: LiveEventData<Name>) => void): () => void {
    const listen = (event: Event): void => handler((event as CustomEvent<LiveEventData<Name>>).detail);
    this.#listeners.addEventListener(name, listen);
    return () => this.#listeners.removeEventListener(name, listen);
  }

  #tabOf(accountId: string): LiveTab {
    return new LiveTab({
      accountId,
      hear: (event) => this.#hear(event),
      modeChanged: (mode) => this.#mode.set(mode),
      leads: (isLeader) => this.#isLeader.set(isLeader),
      isSignedIn: () => this.#session.isStillOpen(),
    });
  }

  #hear({ name, data }: LiveEvent): void {
    this.#listeners.dispatchEvent(new CustomEvent(name, { detail: data }));
    if (name === 'session.ended') leadToSignIn(this.#session, this.#router);
  }

  /** A page that the browser puts to sleep must not lead, and has missed something when it wakes. */
  #followPage(window: Window): void {
    const { document } = window;
    const sleep = (): void => this.#tab?.leave();
    const wake = (): void => {
      if (this.#tab === null) return;
      this.#tab.join();
      this.#hear({ name: 'resync', data: {} });
    };
    const show = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) wake();
    };
    const online = (): void => this.#tab?.hurry();
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('pagehide', sleep, { signal });
    window.addEventListener('pageshow', show, { signal });
    window.addEventListener('online', online, { signal });
    document.addEventListener('freeze', sleep, { signal });
    document.addEventListener('resume', wake, { signal });
    inject(DestroyRef).onDestroy(() => {
      listening.abort();
      sleep();
    });
  }
}
