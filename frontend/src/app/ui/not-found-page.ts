import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found-page',
  imports: [RouterLink],
  template: `
    <main>
      <div class="mark" aria-hidden="true">my</div>
      <h1 tabindex="-1">There is no page here</h1>
      <p class="muted">The address may be mistyped, or the page may have moved.</p>
      <a class="button" routerLink="/">Go to the start</a>
    </main>
  `,
  styles: `
    main {
      display: grid;
      gap: 12px;
      justify-items: start;
      align-content: center;
      width: min(420px, 100% - 48px);
      min-height: 100dvh;
      margin: 0 auto;
      padding: 24px 0;
    }
  `,
})
export class NotFoundPage {}
