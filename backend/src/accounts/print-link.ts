import type { AccountDeps } from './account-deps.ts';
import { runOperatorCommand } from './operator-command.ts';

/**
 * Makes a link with the server's own settings and prints it in one line. The token stands in the fragment, which
 * browsers send to nobody, so that it reaches no log.
 * @param make makes the link; `path` is the page it opens and the name of the token in the fragment
 * @returns the exit status
 */
export async function printLink(
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
  make: (deps: AccountDeps) => Promise<{ token: string; expiresAt: Date }>,
): Promise<number> {
  return runOperatorCommand(environment, async (deps) => {
    const { token, expiresAt } = await make(deps);
    return `${deps.config.publicOrigin}${path}=${token}  (works once, until ${expiresAt.toISOString()})`;
  });
}
