import { Component, inject } from '@angular/core';
import { Theme, type ThemeChoice } from '../core/theme.ts';

@Component({
  selector: 'app-theme-form',
  template: `
    <section aria-labelledby="theme-title">
      <header>
        <h2 id="theme-title">Theme</h2>
        <p class="small muted">For this browser.</p>
      </header>
      <div class="choices" role="radiogroup" aria-labelledby="theme-title">
        @for (option of options; track option.value) {
          <label>
            <input
              type="radio"
              name="theme"
              [value]="option.value"
              [checked]="theme.choice() === option.value"
              (change)="theme.choose(option.value)"
            />
            {{ option.word }}
          </label>
        }
      </div>
    </section>
  `,
  styleUrls: ['./settings-section.css', './theme-form.css'],
})
export class ThemeForm {
  protected readonly theme = inject(Theme);
  protected readonly options: readonly { value: ThemeChoice; word: string }[] = [
    { value: 'system', word: 'System' },
    { value: 'light', word: 'Light' },
    { value: 'dark', word: 'Dark' },
  ];
}
