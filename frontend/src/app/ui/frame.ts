import { Component, DOCUMENT, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { InboxUnread } from '../core/unread.ts';
import { AccountMenu } from './account-menu.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.ts';

interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

/** What every page of a signed-in person stands in: the rail (on phones a bar below) and the sheet of paper. */
@Component({
  selector: 'app-frame',
  imports: [AccountMenu, Icon, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <a class="skip" href="#main" (click)="skip($event)">Skip to content</a>
    <nav aria-label="Main">
      <div class="mark" aria-hidden="true">my</div>
      @for (place of places; track place.path) {
        <a [routerLink]="place.path" routerLinkActive="here" ariaCurrentWhenActive="page">
          <app-icon [name]="place.icon" />
          {{ place.name }}
          @if (place.path === '/inbox' && unread() > 0) {
            <span class="count num"
              >{{ unread() > 99 ? '99+' : unread() }}<span class="visually-hidden"> unread</span></span
            >
          }
        </a>
      }
      <app-account-menu />
    </nav>
    <main id="main" tabindex="-1">
      <router-outlet />
    </main>
  `,
  styleUrl: './frame.css',
})
export class Frame {
  readonly #document = inject(DOCUMENT);
  protected readonly unread = inject(InboxUnread).total;

  protected readonly places: readonly Place[] = [
    { path: '/inbox', name: 'Inbox', icon: 'inbox' },
    { path: '/messages', name: 'Messages', icon: 'messages' },
    { path: '/settings', name: 'Settings', icon: 'settings' },
  ];

  /** By hand, because with `<base href="/">` a fragment alone leads to the home page. */
  protected skip(event: Event): void {
    event.preventDefault();
    this.#document.getElementById('main')?.focus();
  }
}
