import { describe, expect, it } from 'vitest';
import { banner } from './banner.ts';

const facts = {
  appUrl: 'http://localhost:3000',
  publicUrl: null,
  phonesUrl: null,
  demo: null,
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

  it('says who can sign in to the demo, and how it is removed', () => {
    const words = (password: string | null) =>
      banner({ ...facts, callbackUrl: null, demo: { email: 'demo@example.com', password } });
    expect(words('s3cret')).toMatch(
      /^ {2}Demo +demo@example\.com, password s3cret \(npm run demo:remove removes it\)$/m,
    );
    expect(words(null)).toMatch(/^ {2}Demo +demo@example\.com, with the password that was chosen for it/m);
    expect(banner({ ...facts, callbackUrl: null })).not.toContain('Demo');
  });
});
