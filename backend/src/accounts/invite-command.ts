import { printLink } from './print-link.ts';

// `npm run invite`: a link by which one person can sign up.
process.exitCode = await printLink(process.env, '/sign-up#invite', ({ links }) =>
  links.create('invite', null),
);
