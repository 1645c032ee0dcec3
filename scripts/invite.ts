import { runAccountCommand } from './launch/run-account-command.ts';

// `npm run invite`: prints a link by which one person can sign up.
await runAccountCommand('invite-command');
