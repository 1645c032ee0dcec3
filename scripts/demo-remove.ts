import { runOperatorCommand } from './launch/run-operator-command.ts';

// `npm run demo:remove`: removes the demo's account and all that is its, whether the product runs or not.
await runOperatorCommand('demo/remove-demo-command', { startsDatabase: true });
