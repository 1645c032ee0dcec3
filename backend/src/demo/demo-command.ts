import { runOperatorCommand } from '../accounts/operator-command.ts';
import { demoEmail } from './demo-record.ts';
import { findDemo } from './find-demo.ts';
import { makeDemo } from './make-demo.ts';
import { readPhones } from './read-phones.ts';
import { fillPhones } from './simulated-phones.ts';

// At every `npm start` with a database and phones of its own: makes the demo if there never was anything, and tells the
// simulator what is on its phones. Prints who can sign in to it, as JSON; null when there is no demo.
process.exitCode = await runOperatorCommand(process.env, async (deps) => {
  const { DEMO_PASSWORD: password } = process.env;
  const { baseUrl: simulatorUrl } = deps.config.twilio;
  if (!password || simulatorUrl === null)
    throw new Error('DEMO_PASSWORD and TWILIO_API_BASE_URL are needed.');
  await makeDemo(deps, password);
  const demo = await findDemo(deps.database);
  if (demo === null) return 'null';
  await fillPhones(simulatorUrl, await readPhones(deps, demo.account));
  return JSON.stringify({ email: demoEmail, isPasswordChanged: demo.isPasswordChanged });
});
