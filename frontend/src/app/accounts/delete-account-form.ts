import {
  afterNextRender,
  Component,
  type ElementRef,
  inject,
  Injector,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { Account } from '@mysms/contract/accounts';
import { AccountStorage } from '../core/account-storage.ts';
import { Session } from '../core/session.ts';
import { Field } from '../ui/field.ts';
import { AccountsApi } from './accounts-api.ts';
import { faultsOf } from './field-checks.ts';
import { FormState } from './form-state.ts';
import { accountDeleted } from './sign-in-page.ts';

/** The end of an account: says what becomes of everything, and asks for the password. */
@Component({
  selector: 'app-delete-account-form',
  imports: [Field],
  templateUrl: './delete-account-form.html',
  styleUrls: ['./settings-section.css', './delete-account-form.css'],
})
export class DeleteAccountForm {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #storage = inject(AccountStorage);
  readonly #injector = inject(Injector);

  readonly account = input.required<Account>();

  private readonly opener = viewChild<ElementRef<HTMLButtonElement>>('opener');
  private readonly fields = viewChild<ElementRef<HTMLFormElement>>('fields');

  protected readonly isOpen = signal(false);
  protected readonly password = signal('');
  protected readonly form = new FormState(['current_password']);

  protected open(): void {
    this.isOpen.set(true);
    this.#afterwards(() => {
      const form = this.fields()?.nativeElement;
      form?.querySelector<HTMLElement>('input:not([hidden])')?.focus();
      // Its buttons too, not only the box that has the focus.
      form?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected close(): void {
    this.isOpen.set(false);
    this.password.set('');
    this.#afterwards(() => this.opener()?.nativeElement.focus());
  }

  protected async submit(event: Event): Promise<void> {
    const found = faultsOf({
      current_password: this.password() === '' ? 'Write your password.' : null,
    });
    await this.form.submit(event, found, async () => {
      const { _id } = this.account();
      await this.#session.leaveBy(() => this.#api.deleteAccount({ current_password: this.password() }));
      this.#storage.forget(_id);
      await this.#router.navigateByUrl('/sign-in', { info: accountDeleted });
    });
  }

  #afterwards(act: () => void): void {
    afterNextRender(act, { injector: this.#injector });
  }
}
