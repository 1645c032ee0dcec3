import { describe, expect, it } from 'vitest';
import { serverEnvironment, wantsDemo, wantsSimulator } from './server-environment.ts';

const secrets = {
  SESSION_SECRET: 'made-session',
  DATA_ENCRYPTION_KEY: 'made-key',
  INDEX_KEY: 'made-index',
  TWILIO_ACCOUNT_SID: 'ACmade',
  TWILIO_AUTH_TOKEN: 'made-token',
  TWILIO_FROM_NUMBER: '+12025550100',
};
const settings = (environment: Record<string, string>) => ({
  environment,
  port: 3000,
  simulatorPort: 3001,
  dataDirectory: '/data',
});
const both = { mongodbUri: 'mongodb://ours', simulator: true };

describe('serverEnvironment', () => {
  it('provides everything where nothing is given', () => {
    expect(serverEnvironment(settings({}), secrets, both)).toEqual({
      ...secrets,
      PORT: '3000',
      SIMULATOR_PORT: '3001',
      PUBLIC_URL: 'http://localhost:3000',
      MONGODB_URI: 'mongodb://ours',
      TWILIO_API_BASE_URL: 'http://127.0.0.1:3001',
      TWILIO_STATUS_CALLBACK_URL: 'http://localhost:3000/api/twilio/status_callback',
      UNKNOWN_SENDERS: 'inbox',
    });
  });

  it('replaces nothing that is given', () => {
    const given = {
      SESSION_SECRET: 'mine',
      PUBLIC_URL: 'https://sms.example.org',
      TWILIO_FROM_NUMBER: '+12025550111',
    };
    expect(serverEnvironment(settings(given), secrets, both)).toMatchObject({
      ...given,
      INDEX_KEY: 'made-index',
    });
  });

  it('adds nothing of Twilio where an account is given', () => {
    const given = { TWILIO_ACCOUNT_SID: 'ACmine', MONGODB_URI: 'mongodb://mine' };
    const environment = serverEnvironment(settings(given), secrets, { mongodbUri: null, simulator: false });
    expect(Object.keys(environment).filter((name) => name.startsWith('TWILIO_'))).toEqual([
      'TWILIO_ACCOUNT_SID',
    ]);
    expect(environment['MONGODB_URI']).toBe('mongodb://mine');
  });

  it('adds no number beside a messaging service: only one of them may be given', () => {
    const given = { TWILIO_MESSAGING_SERVICE_SID: 'MGmine' };
    expect(serverEnvironment(settings(given), secrets, both)).not.toHaveProperty('TWILIO_FROM_NUMBER');
  });

  it('invents no public address for a server that listens off loopback', () => {
    expect(serverEnvironment(settings({ HOST: '0.0.0.0' }), secrets, both)).not.toHaveProperty('PUBLIC_URL');
  });
});

it('wants the simulator unless an account or another stand-in is given', () => {
  expect(wantsSimulator(settings({}))).toBe(true);
  expect(wantsSimulator(settings({ TWILIO_ACCOUNT_SID: 'ACmine' }))).toBe(false);
  expect(wantsSimulator(settings({ TWILIO_API_BASE_URL: 'http://127.0.0.1:9' }))).toBe(false);
});

describe('wantsDemo', () => {
  it.each([
    ['where everything is our own', {}, both, true],
    ['not when it is left out', { DEMO: 'off' }, both, false],
    ['not in a database that is named', {}, { ...both, mongodbUri: null }, false],
    ['not with the real Twilio', {}, { ...both, simulator: false }, false],
  ])('%s', (_label, environment, provided, expected) => {
    expect(wantsDemo(settings(environment), provided)).toBe(expected);
  });

  it('names a choice that is none', () => {
    expect(() => wantsDemo(settings({ DEMO: 'maybe' }), both)).toThrow('DEMO is maybe');
  });
});
