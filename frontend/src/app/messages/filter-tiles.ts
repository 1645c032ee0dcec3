import { afterRenderEffect, Component, type ElementRef, input, output, viewChild } from '@angular/core';
import { Icon } from '../ui/icon.ts';
import { type FilterName, filterNames, messageFilters } from './message-filter.ts';

/** How many of today's texts there are of each kind, and which the list shows; on phones one line of chips. */
@Component({
  selector: 'app-filter-tiles',
  imports: [Icon],
  template: `
    <p class="caption" [class.known]="counts()">Today so far</p>
    <div #tiles role="group" aria-label="Show">
      @for (name of names; track name) {
        <span class="tile">
          @if (filters[name].look; as look) {
            <app-icon [name]="look.icon" [class]="look.tone" />
          }
          <button
            type="button"
            [attr.aria-pressed]="name === chosen()"
            [attr.aria-describedby]="counts() ? 'today-' + name : null"
            (click)="choose.emit(name)"
          >
            {{ filters[name].word }}
          </button>
          <span class="count num" [class.none]="counts()?.[name] === 0" [id]="'today-' + name">
            @if (counts(); as count) {
              {{ count[name].toLocaleString('en') }}<span class="visually-hidden"> today</span>
            }
          </span>
        </span>
      }
    </div>
  `,
  styleUrl: './filter-tiles.css',
})
export class FilterTiles {
  readonly chosen = input.required<FilterName>();
  /** Null while nobody knows. */
  readonly counts = input.required<Readonly<Record<FilterName, number>> | null>();
  readonly choose = output<FilterName>();

  private readonly tiles = viewChild.required<ElementRef<HTMLElement>>('tiles');

  constructor() {
    // On a narrow phone the line scrolls sideways, and the chosen chip may stand beyond its end. Until one is chosen
    // the line stands at its beginning; asking where would lay the whole page out before its first paint.
    let hasMoved = false;
    afterRenderEffect(() => {
      hasMoved ||= this.chosen() !== 'all';
      if (!hasMoved) return;
      const line = this.tiles().nativeElement;
      const tile = line.querySelector<HTMLElement>('[aria-pressed="true"]')?.parentElement;
      if (tile) line.scrollLeft = tile.offsetLeft - (line.clientWidth - tile.offsetWidth) / 2;
    });
  }

  protected readonly names = filterNames;
  protected readonly filters = messageFilters;
}
