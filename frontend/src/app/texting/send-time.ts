import { Component, computed, type ElementRef, inject, input, output, viewChild } from '@angular/core';
import { Clock } from '../core/clock.ts';
import { plannedTime, zoneInWords } from '../core/time-words.ts';
import { Icon } from '../ui/icon.ts';
import { fromLocalTime, sendTimeRange } from './local-time.ts';

/** When a text is to go out, in the person's own time zone. */
@Component({
  selector: 'app-send-time',
  imports: [Icon],
  template: `
    <div class="line">
      <label for="composer-send-at"><app-icon name="calendar" class="scheduled" />Send at</label>
      <input
        #box
        id="composer-send-at"
        type="datetime-local"
        [min]="range().min"
        [max]="range().max"
        [attr.aria-invalid]="error() ? 'true' : null"
        [attr.aria-describedby]="error() ? 'composer-send-at-error' : 'composer-send-at-hint'"
        [value]="value()"
        (input)="chosen.emit(box.value)"
      />
      <button type="button" class="icon-button" (click)="removed.emit()">
        <app-icon name="close" />
        <span class="visually-hidden">Do not schedule</span>
      </button>
    </div>
    @if (error(); as text) {
      <p role="alert" class="why" id="composer-send-at-error">{{ text }}</p>
    } @else {
      <p class="hint" id="composer-send-at-hint">{{ hint() }}</p>
    }
  `,
  styleUrl: './send-time.css',
})
export class SendTime {
  /** As the box holds it. */
  readonly value = input.required<string>();
  readonly error = input<string>();
  readonly chosen = output<string>();
  readonly removed = output();

  readonly #now = inject(Clock).now;
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  protected readonly range = computed(() => sendTimeRange(this.#now()));
  /** Says the moment that was understood: where the clocks change, a box alone does not tell. */
  protected readonly hint = computed(() => {
    const at = fromLocalTime(this.value());
    return at === null
      ? `Your time zone: ${zoneInWords(this.#now())}.`
      : `Goes out ${plannedTime(at)}, ${zoneInWords(at)}.`;
  });

  focus(): void {
    this.box().nativeElement.focus();
  }
}
