import { runOperatorCommand } from '../accounts/operator-command.ts';
import { removeDemo } from './remove-demo.ts';
import { forgetPhones } from './simulated-phones.ts';

// `npm run demo:remove`: removes the demo's account and all that is its, and says what that was.
process.exitCode = await runOperatorCommand(process.env, async (deps) => {
  const removed = await removeDemo(deps);
  if (removed === null) return 'There is no demo here; nothing was removed.';
  const { baseUrl: simulatorUrl } = deps.config.twilio;
  if (simulatorUrl !== null) await forgetPhones(simulatorUrl, removed.numbers);
  const { conversations, messages, contacts } = removed;
  return `The demo is removed: its account, ${conversations} conversations, ${messages} texts and ${contacts} people.`;
});
