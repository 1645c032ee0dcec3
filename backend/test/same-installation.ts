import type { TestApp } from './start-test-app.ts';

/** The variables that make another process part of the same installation: database, keys, and the provider. */
export function sameInstallation({ config, simulator }: TestApp): Record<string, string> {
  return {
    PUBLIC_URL: config.publicOrigin,
    MONGODB_URI: config.mongodbUri,
    SESSION_SECRET: config.sessionSecrets.join(','),
    DATA_ENCRYPTION_KEY: config.encryptionKeys.map((key) => key.toString('base64')).join(','),
    INDEX_KEY: config.indexKey.toString('base64'),
    TWILIO_ACCOUNT_SID: config.twilio.accountSid,
    TWILIO_AUTH_TOKEN: config.twilio.authTokens.join(','),
    TWILIO_FROM_NUMBER: config.twilio.numbers.join(','),
    TWILIO_API_BASE_URL: simulator.url,
    LIMIT_SEGMENTS_PER_SECOND: '0',
  };
}
