import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Account, ChangeAccount, ResetPassword, SignIn, SignUp } from '@mysms/contract/accounts';
import { firstValueFrom } from 'rxjs';

/** The calls about accounts; each rejects with an `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class AccountsApi {
  readonly #http = inject(HttpClient);

  signIn(user: SignIn): Promise<Account> {
    return firstValueFrom(this.#http.post<Account>('/users/sign_in', { user }));
  }

  signUp(user: SignUp): Promise<Account> {
    return firstValueFrom(this.#http.post<Account>('/users', { user }));
  }

  /** Changes what is given; a new password needs the current one and ends all other sessions. */
  change(user: ChangeAccount): Promise<Account> {
    return firstValueFrom(this.#http.patch<Account>('/users', { user }));
  }

  /** Sets a password by the token of a one-time link, and signs in. */
  resetPassword(reset: ResetPassword): Promise<Account> {
    return firstValueFrom(this.#http.post<Account>('/users/password', reset));
  }
}
