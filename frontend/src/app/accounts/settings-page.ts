import { Component, inject } from '@angular/core';
import { Session } from '../core/session.ts';
import { AlertsForm } from './alerts-form.ts';
import { DatesForm } from './dates-form.ts';
import { DeleteAccountForm } from './delete-account-form.ts';
import { KeyboardForm } from './keyboard-form.ts';
import { NameForm } from './name-form.ts';
import { OpenSessions } from './open-sessions.ts';
import { PasswordForm } from './password-form.ts';
import { ThemeForm } from './theme-form.ts';

@Component({
  selector: 'app-settings-page',
  imports: [
    AlertsForm,
    DatesForm,
    DeleteAccountForm,
    KeyboardForm,
    NameForm,
    OpenSessions,
    PasswordForm,
    ThemeForm,
  ],
  template: `
    <h1 tabindex="-1">Settings</h1>
    @if (account(); as account) {
      <p class="muted">Signed in as {{ account.email }}</p>
      <app-name-form [account]="account" />
      <app-password-form [account]="account" />
      <app-theme-form />
      <app-alerts-form />
      <app-dates-form />
      <app-keyboard-form />
      <app-open-sessions />
      <app-delete-account-form [account]="account" />
    }
  `,
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
    p {
      overflow-wrap: anywhere;
    }
  `,
})
export class SettingsPage {
  protected readonly account = inject(Session).account;
}
