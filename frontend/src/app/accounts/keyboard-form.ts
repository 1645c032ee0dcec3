import { Component, inject } from '@angular/core';
import { Preferences } from '../core/preferences.ts';
import { Shortcuts } from '../core/shortcuts.ts';
import { CheckRow } from './check-row.ts';

@Component({
  selector: 'app-keyboard-form',
  imports: [CheckRow],
  template: `
    <section aria-labelledby="keyboard-title">
      <header>
        <h2 id="keyboard-title">Keyboard</h2>
        <p class="small muted">Everything works without a mouse.</p>
      </header>
      <div>
        <button type="button" class="button plain" (click)="shortcuts.openList()">Show shortcuts</button>
        <app-check-row
          label="The key ? shows them, except while typing"
          [checked]="preferences.values().questionKey"
          (checkedChange)="preferences.change({ questionKey: $event })"
        />
      </div>
    </section>
  `,
  styleUrl: './settings-section.css',
})
export class KeyboardForm {
  protected readonly preferences = inject(Preferences);
  protected readonly shortcuts = inject(Shortcuts);
}
