import { Component, inject } from '@angular/core';
import { Icon } from './icon.ts';
import { Toasts } from './toasts.ts';

@Component({
  selector: 'app-toast-list',
  imports: [Icon],
  template: `
    <div role="status" aria-atomic="false">
      <p class="visually-hidden">{{ toasts.spoken() }}</p>
      @for (toast of toasts.shown(); track toast.id) {
        <div class="toast">
          <app-icon [name]="toast.icon" [class]="toast.tone" />
          <p>{{ toast.text }}</p>
          <button type="button" class="icon-button" (click)="toasts.dismiss(toast.id)">
            <app-icon name="close" />
            <span class="visually-hidden">Dismiss</span>
          </button>
        </div>
      }
    </div>
  `,
  styleUrl: './toast-list.css',
})
export class ToastList {
  protected readonly toasts = inject(Toasts);
}
