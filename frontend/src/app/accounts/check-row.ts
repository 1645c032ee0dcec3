import { Component, input, output } from '@angular/core';

/** Something to turn on or off, at once. */
@Component({
  selector: 'app-check-row',
  template: `
    <label>
      <input
        #box
        type="checkbox"
        [checked]="checked()"
        [disabled]="disabled()"
        (change)="checkedChange.emit(box.checked)"
      />
      <span>{{ label() }}</span>
    </label>
  `,
  styles: `
    label {
      display: flex;
      gap: 12px;
      align-items: center;
      min-height: 44px;
      cursor: pointer;
    }
    label:has(:disabled) {
      color: var(--ink-muted);
      cursor: default;
    }
    input {
      flex: none;
      width: 18px;
      height: 18px;
      margin: 0;
      accent-color: var(--accent);
    }
  `,
})
export class CheckRow {
  readonly label = input.required<string>();
  readonly checked = input.required<boolean>();
  readonly disabled = input(false);
  readonly checkedChange = output<boolean>();
}
