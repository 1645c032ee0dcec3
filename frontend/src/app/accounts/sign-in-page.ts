import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { safeReturnPath } from '../core/return-path.ts';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { AccountsApi } from './accounts-api.ts';
import { emailFault, faultsOf } from './field-checks.ts';
import { FormState } from './form-state.ts';
import { Welcome } from './welcome.ts';

/** Navigation info of the way here from an account that is gone. */
export const accountDeleted = 'account deleted';

@Component({
  selector: 'app-sign-in-page',
  imports: [Field, RouterLink, Welcome],
  templateUrl: './sign-in-page.html',
  styleUrl: './welcome-form.css',
})
export class SignInPage {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);

  /** Where to go afterwards (a query parameter, so anybody may have written it). */
  readonly return = input<string>();

  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly form = new FormState(['email', 'password'], 'password');
  protected readonly isDeleted = this.#router.currentNavigation()?.extras.info === accountDeleted;
  protected readonly isOver = this.#session.isOver;
  protected readonly canSignUp = computed(
    () => this.#session.boot().signup !== 'closed' || this.#session.boot().setup_code_required,
  );
  protected readonly returnQuery = computed(() => {
    const path = safeReturnPath(this.return());
    return path === '/' ? {} : { return: path };
  });

  protected async submit(event: Event): Promise<void> {
    const found = faultsOf({
      email: emailFault(this.email()),
      password: this.password() === '' ? 'Write your password.' : null,
    });
    await this.form.submit(event, found, async () => {
      this.#session.begin(await this.#api.signIn({ email: this.email(), password: this.password() }));
      await this.#router.navigateByUrl(safeReturnPath(this.return()));
    });
  }
}
