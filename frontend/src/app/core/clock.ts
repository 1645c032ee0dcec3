import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const tickMs = 15_000;

/** The time, told often enough for whatever says Today, or "in 2 min". */
@Injectable({ providedIn: 'root' })
export class Clock {
  readonly #now = signal(new Date());
  readonly now = this.#now.asReadonly();

  constructor() {
    const ticker = setInterval(() => this.#now.set(new Date()), tickMs);
    inject(DestroyRef).onDestroy(() => clearInterval(ticker));
  }
}
