import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Conversations } from './conversations.ts';

/** What stands beside the list while no conversation is open. */
@Component({
  selector: 'app-inbox-start',
  imports: [RouterLink],
  template: `
    <h2>No conversation is open</h2>
    @if (isEmpty()) {
      <p class="muted">When you open one, its texts stand here.</p>
    } @else {
      <p class="muted">Choose one from the list, or write to somebody new.</p>
      <a class="button plain" routerLink="/inbox/new">New conversation</a>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      align-content: center;
      justify-items: center;
      height: 100%;
      padding: 32px;
      text-align: center;
    }
    a {
      margin-top: 8px;
    }
  `,
})
export class InboxStart {
  readonly #conversations = inject(Conversations);
  /** There is nothing to choose; the list says what to do then. */
  protected readonly isEmpty = computed(
    () => this.#conversations.isRead() && this.#conversations.rows().length === 0,
  );
}
