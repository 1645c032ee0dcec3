import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { packageBin } from '../project.ts';
import { forgetBuild, frontendDirectory } from './build-app.ts';
import { startChild, type Child } from './start-child.ts';

const page = join(frontendDirectory, 'dist', 'browser', 'index.html');
const endWithParent = join(import.meta.dirname, 'end-with-parent.ts');

/** Builds the app again whenever its sources change; answers when it has been built once. */
export async function watchBuild(
  options: { readonly say: (line: string) => void; readonly signal: AbortSignal },
  started: AsyncDisposableStack,
): Promise<Child> {
  options.say('Building the app, and again whenever it changes …');
  await forgetBuild();
  await rm(page, { force: true });
  const child = startChild({
    name: "The app's build",
    args: [
      '--import',
      endWithParent,
      packageBin('@angular/cli', 'ng'),
      'build',
      '--watch',
      '--configuration',
      'development',
    ],
    env: { ...(process.env as Record<string, string>), NG_CLI_ANALYTICS: 'false' },
    cwd: frontendDirectory,
    patienceMs: 2000,
    show: (line) => {
      if (line.trim() !== '') options.say(`app: ${line}`);
      return true;
    },
  });
  started.defer(child.stop);
  let over: string | undefined;
  void child.ended.then((how) => (over = how));
  while (!existsSync(page)) {
    options.signal.throwIfAborted();
    if (over !== undefined) throw new PlainError(`The app's build ${over}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}
