import { TestBed } from '@angular/core/testing';
import type { Type } from '@angular/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../testing/fixtures.ts';
import { box, button, buttons, words } from '../../testing/screen.ts';
import { setUp } from '../../testing/set-up.ts';
import { chooseDateLanguage } from '../core/date-language.ts';
import { Preferences } from '../core/preferences.ts';
import { Shortcuts } from '../core/shortcuts.ts';
import { AlertsForm } from './alerts-form.ts';
import { DatesForm } from './dates-form.ts';
import { KeyboardForm } from './keyboard-form.ts';

const page = (): string => words(document.body);
const values = (): ReturnType<Preferences['values']> => TestBed.inject(Preferences).values();

async function open(form: Type<unknown>): Promise<void> {
  setUp(signedIn);
  await TestBed.createComponent(form).whenStable();
}

function stubNotification(permission: NotificationPermission, answer = permission): () => number {
  const requestPermission = vi.fn(() => {
    stub.permission = answer;
    return Promise.resolve(answer);
  });
  const stub = { permission, requestPermission };
  vi.stubGlobal('Notification', stub);
  return () => requestPermission.mock.calls.length;
}

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  chooseDateLanguage('en-GB');
});

describe('the language of dates', () => {
  it('changes the example below it at once', async () => {
    await open(DatesForm);
    const choice = document.querySelector('select')!;
    expect(choice.labels[0]?.textContent).toBe('Language of dates');
    expect(choice.value).toBe('en-GB');
    expect([...choice.options].map(({ text }) => text)).toContain('Deutsch');
    const example = words(document.getElementById('dates-example'));
    choice.value = 'ja';
    choice.dispatchEvent(new Event('change'));
    await vi.waitFor(() => expect(words(document.getElementById('dates-example'))).not.toBe(example));
    expect(words(document.getElementById('dates-example'))).toContain('年');
    expect(values().dates).toBe('ja');
  });
});

describe('the alerts', () => {
  it('turn the sound off', async () => {
    await open(AlertsForm);
    box('Play a quiet sound').click();
    expect(values().sound).toBe(false);
  });

  it('ask the browser only when somebody wants notifications', async () => {
    const asked = stubNotification('default', 'granted');
    await open(AlertsForm);
    expect(asked()).toBe(0);
    button('Turn on notifications').click();
    await vi.waitFor(() => expect(page()).toContain('Notifications are on.'));
    expect([asked(), values().notifications, values().notificationText]).toEqual([1, true, false]);
    box('Show name and text in notifications').click();
    expect(values().notificationText).toBe(true);
    button('Turn off notifications').click();
    await vi.waitFor(() => button('Turn on notifications'));
    expect(values().notifications).toBe(false);
  });

  it('say what to do when the browser blocks them', async () => {
    stubNotification('default', 'denied');
    await open(AlertsForm);
    button('Turn on notifications').click();
    await vi.waitFor(() => expect(page()).toContain('Your browser blocks them for this site.'));
    expect([values().notifications, buttons('Turn on notifications').length]).toEqual([false, 0]);
  });

  it('say so when the browser has none', async () => {
    await open(AlertsForm);
    expect(page()).toContain('This browser shows none for this site.');
  });
});

describe('the keyboard', () => {
  it('shows its shortcuts, and takes ? for that or not', async () => {
    await open(KeyboardForm);
    button('Show shortcuts').click();
    expect(TestBed.inject(Shortcuts).isListOpen()).toBe(true);
    box('The key ? shows them, except while typing').click();
    expect(values().questionKey).toBe(false);
  });
});
