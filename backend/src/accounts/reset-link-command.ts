import { CommandError } from './operator-command.ts';
import { printLink } from './print-link.ts';

// `npm run reset-link -- <email>`: a link by which that person can choose a new password.
const [given] = process.argv.slice(2);

process.exitCode = await printLink(process.env, '/reset-password#token', async ({ accounts, links }) => {
  const email = given?.trim().toLowerCase();
  if (!email) throw new CommandError('Whose password? Say: npm run reset-link -- <email>');
  const account = await accounts.findByEmail(email);
  if (account === null) throw new CommandError(`There is no account with the e-mail ${email}.`);
  return links.create('password', account.id);
});
