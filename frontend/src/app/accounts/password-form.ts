import { Component, inject, input, signal } from '@angular/core';
import type { Account } from '@mysms/contract/accounts';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { AccountsApi } from './accounts-api.ts';
import { faultsOf, newPasswordFault, passwordHint } from './field-checks.ts';
import { FormState } from './form-state.ts';

@Component({
  selector: 'app-password-form',
  imports: [Field],
  template: `
    <section aria-labelledby="password-title">
      <header>
        <h2 id="password-title">Your password</h2>
        <p class="small muted">A change ends all your other sessions.</p>
      </header>
      <form novalidate (submit)="submit($event)">
        <input hidden type="text" name="username" autocomplete="username" [value]="account().email" />
        <app-field
          label="Current password"
          name="current_password"
          type="password"
          autocomplete="current-password"
          [error]="form.errors()['current_password']"
          [(value)]="current"
        />
        <app-field
          label="New password"
          name="password"
          type="password"
          autocomplete="new-password"
          [hint]="passwordHint"
          [error]="form.errors()['password']"
          [(value)]="password"
        />
        @if (form.alert(); as text) {
          <p role="alert" class="why">{{ text }}</p>
        }
        <div class="end">
          <button type="submit" class="button" [attr.aria-disabled]="form.isBusy()">Change password</button>
          <span role="status" class="small done">{{ isSaved() ? 'Changed' : '' }}</span>
        </div>
      </form>
    </section>
  `,
  styleUrl: './settings-section.css',
})
export class PasswordForm {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);

  readonly account = input.required<Account>();

  protected readonly current = signal('');
  protected readonly password = signal('');
  protected readonly form = new FormState(['current_password', 'password']);
  protected readonly isSaved = signal(false);
  protected readonly passwordHint = passwordHint;

  protected async submit(event: Event): Promise<void> {
    this.isSaved.set(false);
    const found = faultsOf({
      current_password: this.current() === '' ? 'Write your current password.' : null,
      password: newPasswordFault(this.password()),
    });
    const isDone = await this.form.submit(event, found, async () => {
      const change = { current_password: this.current(), password: this.password() };
      this.#session.update(await this.#session.renewBy(() => this.#api.change(change)));
      this.current.set('');
      this.password.set('');
    });
    this.isSaved.set(isDone);
  }
}
