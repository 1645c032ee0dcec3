import { afterNextRender, Component, DOCUMENT, inject, Injector } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';
import { ToastList } from './ui/toast-list.ts';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet, ToastList],
  template: `
    <router-outlet />
    <app-toast-list />
  `,
})
export class App {
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);

  constructor() {
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

  #focusHeading(): void {
    this.#document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }
}
