import { expect, it } from 'vitest';
import { listenFault } from './listen-fault.ts';

const wanted = { host: '192.0.2.1', port: 80 };

it.each([
  ['EADDRINUSE', /^Port 80 is in use\. .*PORT=81$/],
  ['EACCES', /^Port 80 .*PORT=3000$/],
  ['ENOTFOUND', /^HOST is 192\.0\.2\.1, .*\(ENOTFOUND\)/],
  ['EAI_AGAIN', /^HOST is 192\.0\.2\.1, /],
  ['EADDRNOTAVAIL', /^HOST is 192\.0\.2\.1, /],
])('%s is said by the variable to change', (code, words) => {
  expect(listenFault(code, wanted)).toMatch(words);
});

it('explains no other fault', () => {
  expect(listenFault('EMFILE', wanted)).toBeNull();
  expect(listenFault(undefined, wanted)).toBeNull();
});
