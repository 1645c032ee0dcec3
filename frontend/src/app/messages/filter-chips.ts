import { afterRenderEffect, Component, type ElementRef, input, output, viewChild } from '@angular/core';
import { type FilterName, filterNames, messageFilters } from './message-filter.ts';

/** Which texts the list shows. */
@Component({
  selector: 'app-filter-chips',
  template: `
    <div #chips role="group" aria-label="Show">
      @for (name of names; track name) {
        <button type="button" [attr.aria-pressed]="name === chosen()" (click)="choose.emit(name)">
          {{ filters[name].word }}
        </button>
      }
    </div>
  `,
  styleUrl: './filter-chips.css',
})
export class FilterChips {
  readonly chosen = input.required<FilterName>();
  readonly choose = output<FilterName>();

  private readonly chips = viewChild.required<ElementRef<HTMLElement>>('chips');

  constructor() {
    // On a narrow phone the line scrolls sideways, and the chosen chip may stand beyond its end. Until one is chosen
    // the line stands at its beginning; asking where would lay the whole page out before its first paint.
    let hasMoved = false;
    afterRenderEffect(() => {
      hasMoved ||= this.chosen() !== 'all';
      if (!hasMoved) return;
      const line = this.chips().nativeElement;
      const chip = line.querySelector<HTMLElement>('[aria-pressed="true"]');
      if (chip !== null) line.scrollLeft = chip.offsetLeft - (line.clientWidth - chip.offsetWidth) / 2;
    });
  }

  protected readonly names = filterNames;
  protected readonly filters = messageFilters;
}
