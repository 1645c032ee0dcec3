import { join } from 'node:path';
import { projectRoot } from '../project.ts';
import { runCommand } from '../run-command.ts';

/** Who can sign in to the demo. */
export interface Demo {
  readonly email: string;
  /** Null when somebody chose another one than it was made with. */
  readonly password: string | null;
}

/**
 * Lets the server's own command make the demo, if there never was anything, and fill the simulator's phones with it.
 * @param env what the server is started with
 * @returns null when there is none; never rejects: nothing else depends on it
 */
export async function prepareDemo(
  env: Readonly<Record<string, string>>,
  password: string,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (line: string) => void },
): Promise<Demo | null> {
  const program = join(projectRoot, 'backend', 'src', 'demo', 'demo-command.ts');
  const environment = { ...env, DEMO_PASSWORD: password, LOG_LEVEL: 'silent' };
  const options = { cwd: projectRoot, env: environment, signal, timeoutMs: 20_000 };
  const { ok, output } = await runCommand(process.execPath, [program], options);
  if (!ok) {
    if (!signal.aborted) say(`The demo could not be prepared: ${output.trim()}`);
    return null;
  }
  // Its last line; Node's own warnings may stand before it.
  const answer = output.trim().split('\n').at(-1) ?? 'null';
  const demo = JSON.parse(answer) as { email: string; isPasswordChanged: boolean } | null;
  return demo && { email: demo.email, password: demo.isPasswordChanged ? null : password };
}
