import { Component, computed, input, model, signal } from '@angular/core';

let fieldsMade = 0;

/** A labelled text box with its hint and its error. */
@Component({
  selector: 'app-field',
  template: `
    <label [for]="id">{{ label() }}</label>
    <div class="box">
      <input
        #box
        [id]="id"
        [name]="name()"
        [type]="isShown() ? 'text' : type()"
        [attr.autocomplete]="autocomplete()"
        [attr.maxlength]="maxLength()"
        [attr.autocapitalize]="type() === 'text' ? null : 'none'"
        [attr.spellcheck]="type() === 'text' ? null : 'false'"
        [attr.aria-invalid]="isRefused() ? 'true' : null"
        [attr.aria-describedby]="describedBy()"
        [value]="value()"
        (input)="value.set(box.value)"
      />
      @if (type() === 'password') {
        <button type="button" [attr.aria-describedby]="id + '-what'" (click)="isShown.set(!isShown())">
          {{ isShown() ? 'Hide' : 'Show' }}
        </button>
        <span hidden [id]="id + '-what'">what was typed as {{ label() }}</span>
      }
    </div>
    @if (error(); as text) {
      <!-- Instead of the hint, which would say the same once more. -->
      <p role="alert" class="why" [id]="id + '-error'">{{ text }}</p>
    } @else if (hint(); as text) {
      <p class="small muted" [id]="id + '-hint'">{{ text }}</p>
    }
  `,
  styleUrl: './field.css',
})
export class Field {
  readonly label = input.required<string>();
  readonly name = input.required<string>();
  readonly type = input<'text' | 'email' | 'password'>('text');
  readonly autocomplete = input<string>('off');
  readonly maxLength = input<number | null>(null);
  readonly hint = input<string>();
  readonly error = input<string>();
  /** The id of a text elsewhere that also explains why this box was refused. */
  readonly errorElsewhere = input<string>();
  readonly value = model.required<string>();

  protected readonly id = `field-${++fieldsMade}`;
  protected readonly isShown = signal(false);
  protected readonly isRefused = computed(() => Boolean(this.error() ?? this.errorElsewhere()));
  protected readonly describedBy = computed(() => {
    const parts = [
      this.error() ? `${this.id}-error` : undefined,
      this.errorElsewhere(),
      this.error() || this.hint() === undefined ? undefined : `${this.id}-hint`,
    ];
    return parts.filter((part) => part !== undefined).join(' ') || null;
  });
}
