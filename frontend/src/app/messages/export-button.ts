import { Component, computed, DestroyRef, DOCUMENT, inject, input } from '@angular/core';
import { calendarDate } from '../core/time-words.ts';
import type { FilterName } from './message-filter.ts';
import { MessageExport } from './message-export.ts';

/** Saves every text that the filter shows as a CSV file, and says how far it is. */
@Component({
  selector: 'app-export-button',
  providers: [MessageExport],
  template: `
    <div>
      @if (state().step === 'reading') {
        <button type="button" class="act" (click)="stop()">Stop</button>
      } @else {
        @if (state().step === 'failed') {
          <button type="button" class="act" (click)="goOn()">Go on</button>
        }
        <button
          type="button"
          class="act"
          title="All texts that the list shows, also the older ones, as a CSV file"
          (click)="save()"
        >
          Export
        </button>
      }
    </div>
    <p role="status" class="small muted">{{ words() }}</p>
  `,
  styleUrl: './export-button.css',
})
export class ExportButton {
  readonly #export = inject(MessageExport);
  readonly #document = inject(DOCUMENT);

  readonly filter = input.required<FilterName>();

  protected readonly state = this.#export.state;
  protected readonly words = computed(() => {
    const state = this.state();
    switch (state.step) {
      case 'idle':
        return '';
      case 'reading':
        return state.oldest === null
          ? 'Reading your texts…'
          : `${textsOf(state.rows)} so far, back to ${calendarDate(state.oldest)}…`;
      case 'stopped':
        return 'Stopped. Nothing was saved.';
      case 'failed':
        return `Stopped after ${textsOf(state.rows)}, nothing is saved yet. ${state.reason}`;
      case 'done':
        return `${textsOf(state.rows)} saved. A ' stands before numbers like +1… and whatever else a spreadsheet could take for a formula.`;
    }
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#export.stop());
  }

  protected async save(): Promise<void> {
    this.#hand(await this.#export.start(this.filter()));
  }

  protected async goOn(): Promise<void> {
    this.#hand(await this.#export.resume());
  }

  protected stop(): void {
    this.#export.stop();
  }

  /** Gives the file to the browser, which saves it where its person wants. */
  #hand(file: Blob | null): void {
    if (file === null) return;
    const link = this.#document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `messages-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

function textsOf(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'text' : 'texts'}`;
}
