import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Theme } from './theme.ts';

describe('Theme', () => {
  const root = document.documentElement;
  afterEach(() => {
    vi.restoreAllMocks();
    delete root.dataset['theme'];
  });

  it.each([
    ['__THEME__', 'system'],
    ['', 'system'],
    ['dark', 'dark'],
    ['light', 'light'],
  ])('reads the stamp %j as %s', (stamp, choice) => {
    root.dataset['theme'] = stamp;
    expect(TestBed.inject(Theme).choice()).toBe(choice);
  });

  it('keeps a choice in a cookie for a year, and the system’s in none', () => {
    const cookie = vi.spyOn(document, 'cookie', 'set');
    const theme = TestBed.inject(Theme);
    theme.choose('dark');
    expect(root.dataset['theme']).toBe('dark');
    expect(cookie).toHaveBeenLastCalledWith('mysms-theme=dark; Path=/; SameSite=Lax; Max-Age=31536000');
    theme.choose('system');
    expect(root.dataset['theme']).toBe('');
    expect(cookie).toHaveBeenLastCalledWith('mysms-theme=; Path=/; SameSite=Lax; Max-Age=0');
  });
});
