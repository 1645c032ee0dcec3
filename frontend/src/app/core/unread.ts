import { Injectable, signal } from '@angular/core';

/** How many texts in the inbox nobody has seen, all conversations together. */
@Injectable({ providedIn: 'root' })
export class InboxUnread {
  readonly #total = signal(0);
  readonly total = this.#total.asReadonly();

  set(total: number): void {
    this.#total.set(total);
  }
}
