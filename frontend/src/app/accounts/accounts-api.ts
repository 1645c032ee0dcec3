import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  Account,
  ChangeAccount,
  DeleteAccount,
  OpenSession,
  ResetPassword,
  SignIn,
  SignUp,
} from '@mysms/contract/accounts';
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

  /** Where the account is signed in. */
  sessions(): Promise<readonly OpenSession[]> {
    return firstValueFrom(this.#http.get<OpenSession[]>('/users/sessions'));
  }

  async endSession(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(`/users/sessions/${encodeURIComponent(id)}`));
  }

  /** Deletes the signed-in account and ends all its sessions. */
  async deleteAccount(user: DeleteAccount): Promise<void> {
    await firstValueFrom(this.#http.delete('/users', { body: { user } }));
  }
}
