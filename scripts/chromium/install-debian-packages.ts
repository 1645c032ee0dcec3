import { programOnPath } from '../program-on-path.ts';
import { runCommand } from '../run-command.ts';

/**
 * Installs packages by apt-get, where that is possible without asking anybody for a password.
 * @throws when it is not, or when none of the packages can be installed
 */
export async function installDebianPackages(
  packages: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (programOnPath(['apt-get']) === null) throw new Error('there is no apt-get here');
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: string[]): Promise<string | null> => {
    const [command = '', ...rest] = [...prefix, 'apt-get', ...args];
    const { ok, output } = await runCommand(command, rest, { env, signal, timeoutMs: 400_000 });
    return ok ? null : (output.trim().split('\n').at(-1) ?? 'it failed');
  };
  const updateFault = await apt('update', '-q');
  if (updateFault !== null) throw new Error(`apt-get update: ${updateFault}`);
  const faults: string[] = [];
  for (const name of packages) {
    const fault = await apt('install', '-q', '-y', '--no-install-recommends', name);
    if (fault === null) return;
    faults.push(`apt-get install ${name}: ${fault}`);
  }
  throw new Error(faults.join('; '));
}
