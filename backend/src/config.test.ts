import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, configVariables, loadConfig } from './config.ts';

const usual = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/mysms?replicaSet=rs0',
  SESSION_SECRET: 's'.repeat(32),
  DATA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM_NUMBER: '+12025550100',
};

function faultsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
  }
  return [];
}

describe('the configuration', () => {
  it('takes the least it needs and fills in the rest', () => {
    const config = loadConfig(usual);
    expect(config).toMatchObject({
      port: 3000,
      publicOrigin: 'http://localhost:3000',
      secure: false,
      offLoopback: false,
      homeCountry: 'US',
      signup: 'open',
      sessionHours: 4,
      memberSessionHours: 720,
    });
    expect([...config.allowedCountries]).toEqual(['US']);
    expect(config.twilio.statusCallbackUrl).toBe('http://localhost:3000/api/twilio/status_callback');
  });

  it('names everything that is missing, at once', () => {
    const faults = faultsOf({});
    for (const name of Object.keys(usual)) {
      expect(
        faults.some((fault) => fault.startsWith(`${name} `)),
        name,
      ).toBe(true);
    }
  });

  it.each([
    [
      'where Twilio cannot call back, early ones first',
      'http://localhost:3000',
      '2m,10m',
      [5, 15, 60, 120, 600],
    ],
    ['early ones only up to those that are given', 'http://localhost:3000', '15s,10m', [5, 15, 600]],
    ['as they are given where Twilio calls back', 'https://sms.example.org', '2m,10m', [120, 600]],
  ])('takes the ages at which texts are asked after: %s', (_label, publicUrl, given, seconds) => {
    const config = loadConfig({ ...usual, PUBLIC_URL: publicUrl, RECONCILE_AFTER: given });
    expect(config.checkAgesMs).toEqual(seconds.map((age) => age * 1000));
  });

  it('is open on loopback and by invitation off it', () => {
    expect(loadConfig({ ...usual, PUBLIC_URL: 'https://sms.example.org' })).toMatchObject({
      signup: 'invite',
      secure: true,
    });
    expect(loadConfig({ ...usual, PUBLIC_URL: 'http://127.0.0.1:8080' })).toMatchObject({
      signup: 'open',
      secure: false,
    });
  });

  it('treats an empty variable as none', () => {
    expect(loadConfig({ ...usual, PORT: '', ALLOWED_COUNTRIES: ' ' }).port).toBe(3000);
    expect(faultsOf({ ...usual, TWILIO_AUTH_TOKEN: '' })).toHaveLength(1);
  });

  it('takes several secrets, keys, tokens, lines and countries', () => {
    const config = loadConfig({
      ...usual,
      SESSION_SECRET: `${'a'.repeat(16)}, ${'b'.repeat(16)}`,
      TWILIO_AUTH_TOKEN: 'one,two',
      TWILIO_FROM_NUMBER: '+4915112345678,+12025550100',
      ALLOWED_COUNTRIES: 'us, de',
    });
    expect(config.sessionSecrets).toHaveLength(2);
    expect(config.twilio.authTokens).toEqual(['one', 'two']);
    expect(config.homeCountry).toBe('DE');
    expect([...config.allowedCountries]).toEqual(['US', 'DE']);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '0x1130'],
    ['PORT', '3e3'],
    ['SESSION_HOURS', '1e2'],
    ['PUBLIC_URL', 'https://my_sms.example.org'],
    ['TWILIO_STATUS_CALLBACK_URL', 'https://my_sms.example.org/status'],
    ['TWILIO_API_BASE_URL', 'https://twilio.example.org/?a=b'],
    ['TWILIO_API_BASE_URL', 'https://twilio.example.org/#a'],
    ['PUBLIC_URL', 'http://sms.example.org'],
    ['PUBLIC_URL', 'https://sms.example.org/path'],
    ['MONGODB_URI', 'mongodb://127.0.0.1:27017/'],
    ['MONGODB_URI', 'postgres://127.0.0.1/mysms'],
    ['SESSION_SECRET', 'short'],
    ['DATA_ENCRYPTION_KEY', 'c2hvcnQ='],
    ['DATA_ENCRYPTION_KEY', `!!!${usual.DATA_ENCRYPTION_KEY}!!!`],
    ['INDEX_KEY', 'c2hvcnQ='],
    ['TWILIO_ACCOUNT_SID', 'SK123'],
    ['TWILIO_FROM_NUMBER', '202 555 0100'],
    ['TWILIO_API_KEY', `SK${'0'.repeat(32)}`],
    ['TWILIO_CONCURRENCY', '0'],
    ['SIGNUP', 'maybe'],
    ['HOME_COUNTRY', 'USA'],
    ['ALLOWED_COUNTRIES', 'US,Narnia'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['SESSION_HOURS', '0'],
  ])('refuses %s=%s by name', (name, value) => {
    const faults = faultsOf({ ...usual, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
  });

  it.each([
    ['?bogus=1', 'option bogus is not supported'],
    ['?tls=maybe', 'tls/ssl must be either'],
    ['.backup', "Database names cannot contain the character '.'"],
  ])("says what the driver cannot read in MONGODB_URI, in the driver's words: %s", (end, words) => {
    const faults = faultsOf({ ...usual, MONGODB_URI: `mongodb://127.0.0.1/mysms${end}` });
    expect(faults).toEqual([expect.stringMatching(/^MONGODB_URI cannot be used: .*[^.]\.$/)]);
    expect(faults[0]).toContain(words);
  });

  it('repeats no password of a MONGODB_URI that cannot be read', () => {
    for (const password of ['p%zz', 'p@ss', 'p/ss', 'p?ss', 'p:ss', 'p#ss']) {
      const faults = faultsOf({ ...usual, MONGODB_URI: `mongodb://u:${password}@127.0.0.1/mysms` });
      expect(faults).toEqual([expect.stringMatching(/^MONGODB_URI cannot be used: /)]);
      expect(faults[0]).not.toContain(password);
    }
  });

  it('minds an underscore only in the host that Twilio calls back', () => {
    const callback = 'https://sms.example.org/status_callback';
    expect(
      faultsOf({
        ...usual,
        PUBLIC_URL: 'https://my_sms.example.org',
        TWILIO_STATUS_CALLBACK_URL: callback,
      }),
    ).toEqual([]);
  });

  it('wants either numbers or a Messaging Service', () => {
    const service = `MG${'0'.repeat(32)}`;
    expect(faultsOf({ ...usual, TWILIO_MESSAGING_SERVICE_SID: service })).toHaveLength(1);
    expect(faultsOf({ ...usual, TWILIO_FROM_NUMBER: '', TWILIO_MESSAGING_SERVICE_SID: service })).toEqual([]);
  });
});

describe('the documents', () => {
  it.each(['.env.example', 'README.md'])('name every variable: %s', (file) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(configVariables.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});

describe('being called back', () => {
  it.each([
    ['at a public address', { PUBLIC_URL: 'https://sms.example.org' }, true],
    ['at a loopback address', {}, false],
    [
      'at a loopback address by a region of Twilio',
      { TWILIO_API_BASE_URL: 'https://api.dublin.ie1.twilio.com' },
      false,
    ],
    ['at a loopback address by a server of our own', { TWILIO_API_BASE_URL: 'http://simulator:3001' }, true],
  ])('%s', (_label, environment, can) => {
    expect(loadConfig({ ...usual, ...environment }).twilio.canCallBack).toBe(can);
  });
});
