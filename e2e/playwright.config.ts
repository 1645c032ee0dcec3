import { mkdtempSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));
// Below the range that systems give away by themselves. Fixed once per run: workers load this file again and must agree on it.
process.env['MYSMS_E2E_PORT'] ??= String(20_000 + Math.floor(Math.random() * 12_000));
process.env['MYSMS_E2E_DATA'] ??= mkdtempSync(join(tmpdir(), 'mysms-e2e-'));
const port = Number(process.env['MYSMS_E2E_PORT']);

/** The whole product, started as a person starts it, in a headless Chromium. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    { name: 'first', testMatch: 'first-account.spec.ts' },
    { name: 'calm', testIgnore: ['first-account.spec.ts', 'weather.spec.ts'], dependencies: ['first'] },
    // Bad weather is everybody's: it comes after all the others.
    { name: 'weather', testMatch: 'weather.spec.ts', dependencies: ['calm'] },
  ],
  use: {
    trace: 'retain-on-failure',
    baseURL: `http://localhost:${port}`,
    timezoneId: 'Europe/Berlin',
    locale: 'en-US',
    launchOptions: {
      ...(process.env['CHROME_PATH'] ? { executablePath: process.env['CHROME_PATH'] } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
  webServer: {
    command: 'node scripts/start.ts',
    cwd: root,
    url: `http://localhost:${port}/ready`,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: {
      PORT: String(port),
      SIMULATOR_PORT: String(port + 1),
      DATA_DIR: process.env['MYSMS_E2E_DATA'],
      LIMIT_SIGNUPS_PER_HOUR: '0',
      LIMIT_MESSAGES_PER_MINUTE: '0',
      LIMIT_MESSAGES_PER_DAY: '0',
      LIMIT_MESSAGES_PER_CONTACT_PER_MINUTE: '0',
      LIMIT_NEW_CONTACTS_PER_HOUR: '0',
      LIMIT_SEGMENTS_PER_SECOND: '0',
      // Nobody's own settings: the tests must never text through a real account.
      ENV_FILE: devNull,
      MONGODB_URI: '',
      TWILIO_ACCOUNT_SID: '',
      TWILIO_API_BASE_URL: '',
      TWILIO_FROM_NUMBER: '',
      TWILIO_MESSAGING_SERVICE_SID: '',
      TWILIO_STATUS_CALLBACK_URL: '',
      SIGNUP: '',
      HOME_COUNTRY: '',
      ALLOWED_COUNTRIES: '',
      TRUST_PROXY: '',
      LOG_LEVEL: '',
      PUBLIC_URL: '',
      HOST: '',
    },
  },
});

/** Where the handset page is. */
export const phonesUrl = `http://localhost:${port + 1}`;
