import type { Routes } from '@angular/router';
import { ResetPasswordPage } from './accounts/reset-password-page.ts';
import { SignInPage } from './accounts/sign-in-page.ts';
import { SignUpPage } from './accounts/sign-up-page.ts';
import { loadPage } from './core/load-page.ts';
import { signedInOnly, signedOutOnly, toHome } from './core/session-guards.ts';
import { Frame } from './ui/frame.ts';
import { NotFoundPage } from './ui/not-found-page.ts';

// Small pages come with the app: chunks of their own would weigh more, all told, and cost the first paint round trips.
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: toHome },
  {
    path: 'sign-in',
    title: 'Sign in · MySMS',
    canActivate: [signedOutOnly],
    component: SignInPage,
  },
  {
    path: 'sign-up',
    title: 'Create an account · MySMS',
    canActivate: [signedOutOnly],
    component: SignUpPage,
  },
  {
    path: 'reset-password',
    title: 'Choose a new password · MySMS',
    component: ResetPasswordPage,
  },
  {
    path: '',
    canActivate: [signedInOnly],
    component: Frame,
    children: [
      {
        path: 'inbox',
        title: 'Inbox · MySMS',
        loadChildren: () =>
          loadPage(() => import('./inbox/inbox.routes.ts')).then((file) => file.inboxRoutes),
      },
      {
        path: 'messages',
        title: 'Messages · MySMS',
        loadComponent: () =>
          loadPage(() => import('./messages/messages-page.ts')).then((file) => file.MessagesPage),
      },
      {
        path: 'settings',
        title: 'Settings · MySMS',
        loadComponent: () =>
          loadPage(() => import('./accounts/settings-page.ts')).then((file) => file.SettingsPage),
      },
    ],
  },
  {
    path: '**',
    title: 'Page not found · MySMS',
    component: NotFoundPage,
  },
];
