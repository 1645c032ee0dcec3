import { Component, computed, input } from '@angular/core';
import { type IconName, iconPaths } from './icon-paths.ts';

/** An icon beside its word; it says nothing by itself. */
@Component({
  selector: 'app-icon',
  template: `<svg aria-hidden="true" viewBox="0 -960 960 960"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
    }
    svg {
      width: var(--icon-size, 18px);
      height: var(--icon-size, 18px);
      fill: currentColor;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => iconPaths[this.name()]);
}
