import { expect, test } from 'vitest';
import { accountSid, apiKey, messagingServiceSid } from '../test/rig.ts';
import { readEnvironment } from './read-environment.ts';

const complete = {
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: 'current, previous',
  TWILIO_FROM_NUMBER: '+12025550100, +12025550199',
};

test('reads the same variables as the server', () => {
  expect(readEnvironment({ ...complete, PATH: '/bin', SIMULATOR_PORT: '' })).toEqual({
    port: 3001,
    weather: 'calm',
    seed: 1,
    accountSid,
    authToken: 'current',
    numbers: ['+12025550100', '+12025550199'],
    inboundUrl: expect.stringMatching(/^http:\/\/localhost:3000\/api\/twilio\/inbound#rc=5&/) as string,
  });
});

test.each([
  [{ PORT: '3100' }, 'http://localhost:3100/api/twilio/inbound'],
  [{ PUBLIC_URL: 'http://127.0.0.1:80/' }, 'http://127.0.0.1/api/twilio/inbound'],
  [{ PUBLIC_URL: 'https://sms.example.org', PORT: '3100' }, 'http://localhost:3100/api/twilio/inbound'],
  [
    { TWILIO_STATUS_CALLBACK_URL: 'http://localhost:9/x/status_callback?a=b' },
    'http://localhost:9/x/inbound',
  ],
  [{ SIMULATOR_INBOUND_URL: 'http://localhost:9/hook', PORT: '3100' }, 'http://localhost:9/hook'],
])('texts from phones are posted to the application on this machine: %o', (environment, url) => {
  const { inboundUrl } = readEnvironment({ ...complete, ...environment });
  expect(inboundUrl?.split('#')[0]).toBe(url);
});

test('the weather and its seed are chosen by name and number', () => {
  const options = readEnvironment({ ...complete, SIMULATOR_WEATHER: 'storm', SIMULATOR_SEED: '42' });
  expect(options).toMatchObject({ weather: 'storm', seed: 42 });
});

test('a Messaging Service needs no number, an API key comes with its secret', () => {
  const options = readEnvironment({
    SIMULATOR_PORT: '0',
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: 'x',
    TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid,
    TWILIO_API_KEY: apiKey.sid,
    TWILIO_API_SECRET: apiKey.secret,
  });
  expect(options).toMatchObject({ port: 0, messagingServiceSid, apiKey });
  expect(options.numbers).toHaveLength(1);
});

test('says everything that is missing at once', () => {
  expect(() => readEnvironment({})).toThrow(/TWILIO_ACCOUNT_SID is missing[^]*TWILIO_AUTH_TOKEN is missing/);
});

test.each([
  ['SIMULATOR_PORT', '70000'],
  ['SIMULATOR_PORT', '3001x'],
  ['SIMULATOR_WEATHER', 'sunny'],
  ['SIMULATOR_SEED', '-1'],
  ['SIMULATOR_SEED', '4294967296'],
  ['TWILIO_ACCOUNT_SID', 'AC1'],
  ['TWILIO_AUTH_TOKEN', ' , '],
  ['TWILIO_FROM_NUMBER', '2025550100'],
  ['TWILIO_FROM_NUMBER', undefined],
  ['TWILIO_MESSAGING_SERVICE_SID', 'MG1'],
  ['TWILIO_API_KEY', apiKey.sid],
  ['TWILIO_API_SECRET', 'x'],
])('names %s when it is %j', (name, value) => {
  expect(() => readEnvironment({ ...complete, [name]: value })).toThrow(name);
});
