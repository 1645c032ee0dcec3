import { Component, computed, input } from '@angular/core';
import { initialsOf } from '../ui/account-menu.ts';

/** Initials on a tint; for a number its country code. Decoration: the name stands beside it. */
@Component({
  selector: 'app-avatar',
  template: `{{ letters() }}`,
  styles: `
    :host {
      display: grid;
      flex: none;
      place-items: center;
      width: 2.625rem;
      height: 2.625rem;
      border: 1px solid transparent;
      border-radius: 50%;
      background: var(--sunken);
      color: var(--ink);
      font-size: 0.9375rem;
      font-weight: 600;
      overflow: hidden;
    }
    :host(.tint-0) {
      background: var(--tint);
      color: var(--tint-ink);
    }
    :host(.tint-1) {
      background: var(--tint-1);
      color: var(--tint-1-ink);
    }
    :host(.tint-2) {
      background: var(--tint-2);
      color: var(--tint-2-ink);
    }
    :host(.tint-3) {
      background: var(--tint-3);
      color: var(--tint-3-ink);
    }
    @media (forced-colors: active) {
      :host {
        border-color: CanvasText;
      }
    }
  `,
  host: { 'aria-hidden': 'true', '[class]': 'tintClass()' },
})
export class Avatar {
  /** Null for somebody who has no name. */
  readonly name = input.required<string | null>();
  readonly number = input.required<string | null>();
  readonly tint = input.required<number>();

  protected readonly letters = computed(
    () => initialsOf(this.name() ?? '') || (this.number()?.startsWith('+1') ? '+1' : '#'),
  );
  protected readonly tintClass = computed(() => (this.name() === null ? '' : `tint-${this.tint()}`));
}
