import {
  afterNextRender,
  Component,
  type ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { maxTitleLength } from '@mysms/contract/limits';
import { Field } from '../ui/field.ts';

/** Asks what a person is to be called. */
@Component({
  selector: 'app-rename-dialog',
  imports: [Field],
  template: `
    <dialog #dialog aria-labelledby="rename-title" (close)="closed.emit()">
      <form novalidate (submit)="save($event)">
        <h2 id="rename-title">Rename {{ person() }}</h2>
        <app-field
          label="Their name"
          name="title"
          hint="Only you see it. Leave it empty to show the number."
          [maxLength]="maxLength"
          [(value)]="name"
        />
        <div class="buttons">
          <button type="button" class="button plain" (click)="dialog.close()">Cancel</button>
          <button type="submit" class="button">Save</button>
        </div>
      </form>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(400px, 100vw - 32px);
      margin: auto;
      padding: 20px;
      border: 1px solid var(--line);
      border-radius: 16px;
      background: var(--surface);
      box-shadow: var(--shadow-floating);
      color: var(--ink);
    }
    dialog::backdrop {
      background: color-mix(in oklab, var(--canvas), transparent 30%);
    }
    form {
      display: grid;
      gap: 16px;
    }
    h2 {
      overflow-wrap: anywhere;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      justify-content: flex-end;
    }
  `,
})
export class RenameDialog {
  /** What the person is called now, and the present name. */
  readonly person = input.required<string>();
  readonly title = input.required<string>();
  readonly saved = output<string>();
  readonly closed = output();

  protected readonly maxLength = maxTitleLength;
  protected readonly name = linkedSignal(() => this.title());
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.saved.emit(this.name().trim());
    this.dialog().nativeElement.close();
  }
}
