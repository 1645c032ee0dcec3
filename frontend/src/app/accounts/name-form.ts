import { Component, inject, input, linkedSignal, signal } from '@angular/core';
import type { Account } from '@mysms/contract/accounts';
import { maxNameLength } from '@mysms/contract/limits';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { AccountsApi } from './accounts-api.ts';
import { FormState } from './form-state.ts';

@Component({
  selector: 'app-name-form',
  imports: [Field],
  template: `
    <section aria-labelledby="name-title">
      <header>
        <h2 id="name-title">Your name</h2>
        <p class="small muted">Only you see it.</p>
      </header>
      <form novalidate (submit)="submit($event)">
        <app-field
          label="Name"
          name="name"
          autocomplete="name"
          hint="Optional."
          [maxLength]="maxNameLength"
          [error]="form.errors()['name']"
          [(value)]="name"
        />
        @if (form.alert(); as text) {
          <p role="alert" class="why">{{ text }}</p>
        }
        <div class="end">
          <button type="submit" class="button" [attr.aria-disabled]="form.isBusy()">Save name</button>
          <span role="status" class="small done">{{ isSaved() ? 'Saved' : '' }}</span>
        </div>
      </form>
    </section>
  `,
  styleUrl: './settings-section.css',
})
export class NameForm {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);

  readonly account = input.required<Account>();

  protected readonly name = linkedSignal(() => this.account().name);
  protected readonly form = new FormState(['name']);
  protected readonly isSaved = signal(false);
  protected readonly maxNameLength = maxNameLength;

  protected async submit(event: Event): Promise<void> {
    this.isSaved.set(false);
    const isDone = await this.form.submit(event, {}, async () => {
      this.#session.update(await this.#api.change({ name: this.name().trim() }));
    });
    this.isSaved.set(isDone);
  }
}
