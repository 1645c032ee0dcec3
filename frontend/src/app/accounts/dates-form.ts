import { Component, computed, inject } from '@angular/core';
import { Clock } from '../core/clock.ts';
import { Preferences } from '../core/preferences.ts';
import { calendarDate, clockTime, plannedTime } from '../core/time-words.ts';

const languages = [
  ...['en-GB', 'en-US', 'cs', 'da', 'de', 'el', 'es', 'fi', 'fr', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'nb'],
  ...['nl', 'pl', 'pt-BR', 'pt-PT', 'ro', 'sv', 'th', 'tr', 'uk', 'vi', 'zh-Hans', 'zh-Hant'],
];

@Component({
  selector: 'app-dates-form',
  template: `
    <section aria-labelledby="dates-title">
      <header>
        <h2 id="dates-title">Dates</h2>
        <p class="small muted">The time zone is always this device's own.</p>
      </header>
      <div class="field">
        <label for="dates-language">Language of dates</label>
        <select #choice id="dates-language" aria-describedby="dates-example" (change)="choose(choice.value)">
          <option value="browser" [selected]="chosen() === 'browser'">As this browser: {{ browsers }}</option>
          @for (option of options; track option.tag) {
            <option [value]="option.tag" [selected]="chosen() === option.tag">{{ option.name }}</option>
          }
        </select>
        <p id="dates-example" class="small muted">{{ example() }}</p>
      </div>
    </section>
  `,
  styleUrls: ['./settings-section.css', './dates-form.css'],
})
export class DatesForm {
  readonly #preferences = inject(Preferences);
  readonly #now = inject(Clock).now;

  protected readonly chosen = computed(() => this.#preferences.values().dates);
  protected readonly example = computed(() => {
    const now = this.#now();
    return `${plannedTime(now)} · ${calendarDate(now)} · ${clockTime(now)}`;
  });
  protected readonly options = languages.map((tag) => ({ tag, name: nameOf(tag) }));
  protected readonly browsers = nameOf(Intl.DateTimeFormat().resolvedOptions().locale);

  protected choose(dates: string): void {
    this.#preferences.change({ dates });
  }
}

/** What a language calls itself. */
function nameOf(tag: string): string {
  const [first = '', ...rest] = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return first.toLocaleUpperCase(tag) + rest.join('');
}
