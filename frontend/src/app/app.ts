import {
  afterNextRender,
  Component,
  DestroyRef,
  DOCUMENT,
  inject,
  Injector,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';
import { matchesMedia } from './core/matches-media.ts';
import { Preferences } from './core/preferences.ts';
import { ToastList } from './ui/toast-list.ts';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet, ToastList],
  template: `
    <router-outlet />
    <app-toast-list />
    <ng-container #overlay />
  `,
})
export class App {
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #destroyRef = inject(DestroyRef);
  private readonly overlay = viewChild.required('overlay', { read: ViewContainerRef });

  constructor() {
    // From the first page on, whichever it is.
    inject(Preferences);
    afterNextRender(() => void this.#attend());
    // A screen reader hears the new page's heading, and Tab goes on from there; a filter in the query is no new page.
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => urlAfterRedirects.split(/[?#]/)[0]),
        pairwise(),
        filter(([before, after]) => before !== after),
        takeUntilDestroyed(),
      )
      .subscribe(() => afterNextRender(() => this.#focusHeading(), { injector: this.#injector }));
  }

  async #attend(): Promise<void> {
    // Without it the page works, and the next one asks again.
    const loaded = await import('./attend.ts').catch(() => null);
    if (!this.#destroyRef.destroyed) loaded?.attend(this.#injector, this.overlay());
  }

  #focusHeading(): void {
    const hasKeyboard = matchesMedia(this.#document, '(hover: hover)');
    const box = hasKeyboard ? this.#document.querySelector<HTMLElement>('[data-focus-first]') : null;
    (box ?? this.#document.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
  }
}
