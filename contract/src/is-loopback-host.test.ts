import { describe, expect, it } from 'vitest';
import { isLoopbackHost } from './is-loopback-host.ts';

describe('isLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST', 'app.localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])(
    '%s is',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    'localhost.example.org',
    'notlocalhost',
    '128.0.0.1',
    '127.0.0.1.example.org',
    '0.0.0.0',
    '::2',
    '',
  ])('%s is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
