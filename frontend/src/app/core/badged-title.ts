import { effect, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { InboxUnread } from './unread.ts';

/** The page's title with the number of unread texts before it, as `(3) Inbox · MySMS`. */
@Injectable({ providedIn: 'root' })
export class BadgedTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #unread = inject(InboxUnread).total;
  readonly #words = signal<string | null>(null);

  constructor() {
    super();
    effect(() => this.#show());
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.#words.set(this.buildTitle(snapshot) ?? null);
    this.#show();
  }

  #show(): void {
    const words = this.#words();
    const unread = this.#unread();
    if (words !== null) this.#title.setTitle(unread > 0 ? `(${unread}) ${words}` : words);
  }
}
