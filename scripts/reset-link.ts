import { runOperatorCommand } from './launch/run-operator-command.ts';

// `npm run reset-link -- <email>`: prints a link by which that person can choose a new password.
await runOperatorCommand('accounts/reset-link-command');
