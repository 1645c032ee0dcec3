import { runOperatorCommand } from './launch/run-operator-command.ts';

// `npm run invite`: prints a link by which one person can sign up.
await runOperatorCommand('accounts/invite-command');
