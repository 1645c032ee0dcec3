import { describe, expect, it } from 'vitest';
import { safeReturnPath } from './return-path.ts';

describe('safeReturnPath', () => {
  it.each(['/messages', '/messages?show=problems', '/settings#theme', '/a/b?next=https://evil.example'])(
    'keeps the path of our own %s',
    (path) => {
      expect(safeReturnPath(path)).toBe(path);
    },
  );

  it.each([
    null,
    undefined,
    '',
    'messages',
    'https://evil.example/',
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/messages\n//evil.example',
    '/a\\..\\evil',
    '/./\\evil.example',
    '/.//evil.example',
    ' //evil.example',
  ])('leads home instead of to %j', (path) => {
    expect(safeReturnPath(path)).toBe('/');
  });

  it.each(['/sign-in', '/sign-in?return=/messages', '/sign-up', '/reset-password#token=x'])(
    'never leads back to %s',
    (path) => {
      expect(safeReturnPath(path)).toBe('/');
    },
  );
});
