import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const minuteMs = 60_000;

/** The time, told once a minute to whatever says Today and Yesterday. */
@Injectable({ providedIn: 'root' })
export class Clock {
  readonly #now = signal(new Date());
  readonly now = this.#now.asReadonly();

  constructor() {
    const ticker = setInterval(() => this.#now.set(new Date()), minuteMs);
    inject(DestroyRef).onDestroy(() => clearInterval(ticker));
  }
}
