import twilio from 'twilio';
import { expect, test } from 'vitest';
import { signRequest } from './sign-request.ts';

test("the signature is the one of Twilio's published example", () => {
  const form = new URLSearchParams({
    Digits: '1234',
    To: '+18005551212',
    From: '+14158675310',
    Caller: '+14158675310',
    CallSid: 'CA1234567890ABCDE',
  });
  const signature = signRequest('12345', 'https://example.com/myapp.php?foo=1&bar=2', form);
  expect(signature).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
});

test.each([
  ['a port and a query', 'http://127.0.0.1:3000/a/b?x=1', { MessageSid: 'SM1', MessageStatus: 'sent' }],
  ['names that differ in case', 'http://localhost:3000/', { a: '1', B: '2', A: '3', b: '' }],
  ['other scripts', 'http://localhost:3000/ü', { Body: 'héllo 🙂', Leer: '' }],
])('it is what the SDK expects: %s', (_what, url, parameters: Record<string, string>) => {
  const signature = signRequest('a token', url, new URLSearchParams(parameters));
  expect(signature).toBe(twilio.getExpectedTwilioSignature('a token', url, parameters));
});
