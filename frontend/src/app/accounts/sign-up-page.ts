import { Component, computed, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { maxNameLength } from '@mysms/contract/limits';
import { map } from 'rxjs';
import { safeReturnPath } from '../core/return-path.ts';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { AccountsApi } from './accounts-api.ts';
import { emailFault, faultsOf, newPasswordFault, passwordHint } from './field-checks.ts';
import { FormState } from './form-state.ts';
import { Welcome } from './welcome.ts';

@Component({
  selector: 'app-sign-up-page',
  imports: [Field, RouterLink, Welcome],
  templateUrl: './sign-up-page.html',
  styleUrl: './welcome-form.css',
})
export class SignUpPage {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  // In the fragment, which browsers keep to themselves: the token never gets into a log.
  readonly #invite = toSignal(
    inject(ActivatedRoute).fragment.pipe(
      map((fragment) => new URLSearchParams(fragment ?? '').get('invite')),
    ),
  );

  /** Where to go afterwards (a query parameter, so anybody may have written it). */
  readonly return = input<string>();

  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly setupCode = signal('');
  protected readonly form = new FormState(['name', 'email', 'password', 'setup_code']);
  protected readonly maxNameLength = maxNameLength;
  protected readonly passwordHint = passwordHint;
  protected readonly needsSetupCode = computed(() => this.#session.boot().setup_code_required);

  /** The form, or why there is none. */
  protected readonly face = computed(() => {
    const { signup } = this.#session.boot();
    if (signup === 'open' || this.needsSetupCode()) return 'form';
    if (signup === 'closed') return 'closed';
    return this.#invite() ? 'form' : 'invite';
  });

  protected async submit(event: Event): Promise<void> {
    const found = faultsOf({
      email: emailFault(this.email()),
      password: newPasswordFault(this.password()),
      setup_code: this.needsSetupCode() && this.setupCode().trim() === '' ? 'Write the setup code.' : null,
    });
    await this.form.submit(event, found, async () => {
      const invite = this.#invite();
      const account = await this.#api.signUp({
        email: this.email(),
        password: this.password(),
        name: this.name(),
        ...(invite ? { invite } : {}),
        ...(this.needsSetupCode() ? { setup_code: this.setupCode().trim() } : {}),
      });
      this.#session.begin(account);
      await this.#router.navigateByUrl(safeReturnPath(this.return()));
    });
  }
}
