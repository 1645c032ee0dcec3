import { expect, test } from 'vitest';
import { readOverrides } from './connection-overrides.ts';

const defaults = {
  connectTimeoutMs: 5000,
  readTimeoutMs: 15_000,
  totalTimeoutMs: 15_000,
  retries: 1,
  retryOn: new Set(['ct']),
};

test.each([
  ['no fragment', '', {}],
  ['an empty fragment', '#', {}],
  [
    'every key',
    '#ct=100&rt=200&tt=300&rc=0&rp=4xx',
    {
      connectTimeoutMs: 100,
      readTimeoutMs: 200,
      totalTimeoutMs: 300,
      retries: 0,
      retryOn: new Set(['4xx']),
    },
  ],
  ['several reasons', '#rp=5xx,rt', { retryOn: new Set(['5xx', 'rt']) }],
  ['all reasons', '#rc=5&rp=all', { retries: 5, retryOn: new Set(['4xx', '5xx', 'ct', 'rt']) }],
  ['values out of range', '#ct=99&rt=15001&tt=0&rc=6', {}],
  ['values that are no numbers', '#ct=1e3&rt=-5&rc=two&rp=often', {}],
  ['keys for the edges of a network', '#e=dublin&sni=n', {}],
])('%s', (_what, fragment, expected) => {
  expect(readOverrides(`http://localhost/x?rc=5${fragment}`)).toEqual({ ...defaults, ...expected });
});
