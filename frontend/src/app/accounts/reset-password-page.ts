import { Component, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { map } from 'rxjs';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { Toasts } from '../ui/toasts.ts';
import { AccountsApi } from './accounts-api.ts';
import { faultsOf, newPasswordFault, passwordHint } from './field-checks.ts';
import { FormState } from './form-state.ts';
import { Welcome } from './welcome.ts';

@Component({
  selector: 'app-reset-password-page',
  imports: [Field, RouterLink, Welcome],
  templateUrl: './reset-password-page.html',
  styleUrl: './welcome-form.css',
})
export class ResetPasswordPage {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #toasts = inject(Toasts);

  // In the fragment, which browsers keep to themselves: the token never gets into a log.
  protected readonly token = toSignal(
    inject(ActivatedRoute).fragment.pipe(map((fragment) => new URLSearchParams(fragment ?? '').get('token'))),
  );
  protected readonly password = signal('');
  protected readonly form = new FormState(['password']);
  protected readonly passwordHint = passwordHint;

  protected async submit(event: Event): Promise<void> {
    const found = faultsOf({ password: newPasswordFault(this.password()) });
    await this.form.submit(event, found, async () => {
      const reset = { token: this.token() ?? '', password: this.password() };
      this.#session.begin(await this.#api.resetPassword(reset));
      this.#toasts.show('Your new password is set.');
      await this.#router.navigateByUrl('/');
    });
  }
}
