import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rosa, signedIn } from '../../testing/fixtures.ts';
import { setUp } from '../../testing/set-up.ts';
import type { Draft } from './draft.ts';
import { Drafts } from './drafts.ts';

const stored = `mysms:${rosa._id}:draft:messages`;

function openTab(): Draft {
  TestBed.resetTestingModule();
  setUp(signedIn);
  return TestBed.inject(Drafts).at('messages');
}

/** What a tab writes, the others hear of. */
function hear(value: unknown): void {
  window.dispatchEvent(new StorageEvent('storage', { key: stored, newValue: JSON.stringify(value) }));
}

describe('the draft', () => {
  let draft: Draft;

  beforeEach(() => {
    draft = openTab();
  });
  afterEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  it('has a key from the first character of its text on, and none without a text', () => {
    draft.write({ to: '202' });
    expect(draft.text().key).toBeNull();
    draft.write({ content: 'H' });
    const { key } = draft.text();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    draft.write({ content: 'He' });
    expect(draft.text().key).toBe(key);
  });

  it('keeps its key over a reload of the tab', () => {
    draft.write({ content: 'Hello' });
    const { key } = draft.text();
    window.dispatchEvent(new Event('pagehide'));
    expect(openTab().text()).toMatchObject({ to: '', content: 'Hello', key });
  });

  it('gets another key in another tab, be it a copy of this one', () => {
    draft.write({ content: 'Hello' });
    const { key } = draft.text();
    expect(sessionStorage).toHaveLength(0);
    const other = openTab().text();
    expect(other.content).toBe('Hello');
    expect(other.key).toMatch(/^[0-9a-f]{32}$/);
    expect(other.key).not.toBe(key);
  });

  it('goes when another tab has sent what this one shows', () => {
    draft.write({ to: '202', content: 'Hello' });
    hear({ to: '202', content: '', sent: 'Hello' });
    expect(draft.text()).toEqual({ to: '202', content: '', key: null, sendAt: null, name: '' });
  });

  it('stays, and stays kept, when another tab has sent or taken out something else', () => {
    for (const value of [{ content: '', sent: 'Other' }, { content: '' }]) {
      draft.write({ content: 'Mine' });
      localStorage.setItem(stored, JSON.stringify(value));
      hear(value);
      expect(draft.text().content).toBe('Mine');
    }
    expect(openTab().text().content).toBe('Mine');
  });

  it('tells the other tabs what was sent, and does not keep it', () => {
    draft.write({ to: '202', content: 'Secret' });
    draft.take();
    expect(localStorage.getItem(stored)).not.toContain('Secret');
  });
});
