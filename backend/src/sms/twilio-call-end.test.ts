import { expect, test } from 'vitest';
import { sendOutcomeOf } from './twilio-call-end.ts';

/** As the HTTP client throws it: the socket's own error is the cause. */
function failed(code: string, syscall: string): Error {
  const cause = Object.assign(new Error(code), { code, syscall });
  return Object.assign(new Error(code, { cause }), { code });
}

test.each([
  ['ECONNREFUSED', 'connect', 'not_sent'],
  ['ENOTFOUND', 'getaddrinfo', 'not_sent'],
  ['ENETUNREACH', 'connect', 'not_sent'],
  ['EHOSTUNREACH', 'connect', 'not_sent'],
  ['ENETUNREACH', 'write', 'unknown'],
  ['EHOSTUNREACH', 'read', 'unknown'],
  ['ECONNRESET', 'read', 'unknown'],
  ['EPIPE', 'write', 'unknown'],
] as const)('a call that ends with %s in %s is %s', (code, syscall, kind) => {
  expect(sendOutcomeOf(failed(code, syscall)).kind).toBe(kind);
});
