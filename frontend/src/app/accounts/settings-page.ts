import { Component, inject } from '@angular/core';
import { Session } from '../core/session.ts';
import { NameForm } from './name-form.ts';
import { PasswordForm } from './password-form.ts';
import { ThemeForm } from './theme-form.ts';

@Component({
  selector: 'app-settings-page',
  imports: [NameForm, PasswordForm, ThemeForm],
  template: `
    <h1 tabindex="-1">Settings</h1>
    @if (account(); as account) {
      <p class="muted">Signed in as {{ account.email }}</p>
      <app-name-form [account]="account" />
      <app-password-form [account]="account" />
    }
    <app-theme-form />
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
