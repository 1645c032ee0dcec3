import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let test: TestApp | undefined;
afterEach(() => test?.close());

async function warningsWith(env: Record<string, string>): Promise<string[]> {
  const started = await startTestApp({ env });
  test = started;
  const ready = await eventually(
    () => request(started.app).get('/ready'),
    (answer) => answer.status === 200 && (answer.body as { warnings: string[] }).warnings.length > 0,
  );
  return (ready.body as { warnings: string[] }).warnings;
}

describe('the check of the Twilio set-up', () => {
  it.each([
    ['a wrong token', { TWILIO_AUTH_TOKEN: 'wrong' }, 'TWILIO_AUTH_TOKEN'],
    ['a foreign line', { TWILIO_FROM_NUMBER: '+12025550199' }, 'line ending in 0199'],
    ['a server that is away', { TWILIO_API_BASE_URL: 'http://127.0.0.1:9' }, 'could not be reached'],
  ])('says %s plainly, and the server is ready all the same', async (_label, env, words) => {
    expect((await warningsWith(env)).join(' ')).toContain(words);
  });
});
