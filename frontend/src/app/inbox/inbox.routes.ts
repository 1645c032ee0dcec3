import type { Routes } from '@angular/router';
import { InboxPage } from './inbox-page.ts';
import { InboxStart } from './inbox-start.ts';
import { NewConversationPage } from './new-conversation-page.ts';
import { ThreadPage } from './thread-page.ts';

export const inboxRoutes: Routes = [
  {
    path: '',
    component: InboxPage,
    children: [
      { path: '', pathMatch: 'full', component: InboxStart },
      { path: 'new', title: 'New conversation · MySMS', component: NewConversationPage },
      { path: ':conversation', component: ThreadPage },
    ],
  },
];
