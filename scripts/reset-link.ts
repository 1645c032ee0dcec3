import { runAccountCommand } from './launch/run-account-command.ts';

// `npm run reset-link -- <email>`: prints a link by which that person can choose a new password.
await runAccountCommand('reset-link-command');
