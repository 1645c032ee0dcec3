import { describe, expect, it } from 'vitest';
import { banner } from './banner.ts';

const facts = {
  appUrl: 'http://localhost:3000',
  publicUrl: null,
  phonesUrl: null,
  account: 'AC0',
  dataDirectory: 'data',
  mongodb: 'embedded',
  seconds: 1,
};

describe('the banner', () => {
  it.each([
    ['says so when the real Twilio cannot report what became of texts', 'http://localhost:3000', true],
    ['says nothing of it when Twilio can', 'https://sms.example.org', false],
    ['says nothing of it with the simulator', null, false],
  ])('%s', (_label, callbackUrl, says) => {
    expect(banner({ ...facts, callbackUrl }).includes('Twilio cannot call this machine')).toBe(says);
  });
});
