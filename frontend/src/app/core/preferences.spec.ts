import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { rosa, signedIn } from '../../testing/fixtures.ts';
import { setUp } from '../../testing/set-up.ts';
import { AccountStorage } from './account-storage.ts';
import { chooseDateLanguage } from './date-language.ts';
import { defaultPreferences, Preferences } from './preferences.ts';
import { Session } from './session.ts';
import { dayInWords, plannedTime } from './time-words.ts';

const stored = `mysms:${rosa._id}:preferences`;
const now = new Date(2026, 10, 20, 14, 30);

function begin(): Preferences {
  setUp(signedIn);
  const preferences = TestBed.inject(Preferences);
  TestBed.tick();
  return preferences;
}

describe('preferences', () => {
  afterEach(() => {
    localStorage.clear();
    chooseDateLanguage('en-GB');
  });

  it('survive a reload, and are the account’s own', () => {
    begin().change({ sound: false });
    TestBed.resetTestingModule();
    const again = begin();
    expect(again.values().sound).toBe(false);
    TestBed.inject(Session).begin({ ...rosa, _id: 'b'.repeat(24) });
    expect(again.values().sound).toBe(true);
  });

  it('survive a sign-out, and what others here like', () => {
    begin().change({ dates: 'de' });
    const tom = { ...rosa, _id: 'b'.repeat(24) };
    const session = TestBed.inject(Session);
    TestBed.inject(AccountStorage).keepOnly(null);
    session.begin(tom);
    TestBed.inject(Preferences).change({ dates: 'fr' });
    session.begin(rosa);
    expect(TestBed.inject(Preferences).values().dates).toBe('de');
  });

  it.each(['7', '{"sound":"loud","dates":null,"other":1}', '{broken'])(
    'are the usual ones when %s is kept',
    (kept) => {
      localStorage.setItem(stored, kept);
      expect(begin().values()).toMatchObject(defaultPreferences);
    },
  );

  it('follow a change in another tab', () => {
    const preferences = begin();
    const newValue = JSON.stringify({ ...defaultPreferences, notifications: true });
    window.dispatchEvent(new StorageEvent('storage', { key: stored, newValue }));
    expect(preferences.values().notifications).toBe(true);
  });

  it('set the language of dates', () => {
    const preferences = begin();
    expect(plannedTime(now)).toBe('Friday 20 November at 14:30');
    preferences.change({ dates: 'de' });
    TestBed.tick();
    expect(plannedTime(now)).toBe('Freitag, 20. November um 14:30');
    expect(dayInWords(new Date(2026, 10, 19), now)).toBe('Gestern');
  });

  it.each(['no language', 'xx-unknown', ''])('write dates as usual when %j is no language', (dates) => {
    begin().change({ dates });
    TestBed.tick();
    expect(plannedTime(now)).toBe('Friday 20 November at 14:30');
  });
});
