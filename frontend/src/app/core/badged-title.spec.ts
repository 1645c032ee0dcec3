import { TestBed } from '@angular/core/testing';
import { Router, TitleStrategy } from '@angular/router';
import { describe, expect, it } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { setUp } from '../../testing/set-up.ts';
import { BadgedTitle } from './badged-title.ts';
import { InboxUnread } from './unread.ts';

describe('the title', () => {
  it('begins with the number of unread texts while there are any', async () => {
    setUp(signedIn, [
      { path: 'inbox', title: 'Inbox · MySMS', children: [] },
      { path: 'settings', title: 'Settings · MySMS', children: [] },
    ]);
    TestBed.configureTestingModule({ providers: [{ provide: TitleStrategy, useExisting: BadgedTitle }] });
    const unread = TestBed.inject(InboxUnread);
    await TestBed.inject(Router).navigateByUrl('/inbox');
    expect(document.title).toBe('Inbox · MySMS');
    unread.set(3);
    TestBed.tick();
    expect(document.title).toBe('(3) Inbox · MySMS');
    await TestBed.inject(Router).navigateByUrl('/settings');
    expect(document.title).toBe('(3) Settings · MySMS');
    unread.set(0);
    TestBed.tick();
    expect(document.title).toBe('Settings · MySMS');
  });
});
