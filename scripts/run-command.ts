import { spawn, type SpawnOptions } from 'node:child_process';

export interface CommandResult {
  /** Exit status 0. */
  readonly ok: boolean;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface CommandOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  /** Ends the command, and all that it started, after this many milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Runs one command to its end. Never rejects: a command that cannot be started is one that failed. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { timeoutMs, signal, onOutput, ...spawnOptions } = options;
  return new Promise((resolve) => {
    let output = '';
    let note = '';
    // A group of its own, so that what the command starts ends with it.
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { ...spawnOptions, detached, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (why: string): void => {
      note = why;
      endGroup(child.pid, detached);
    };
    const onAbort = (): void => {
      end('It was stopped.');
    };
    const onExit = (): void => {
      endGroup(child.pid, detached);
    };
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(end, timeoutMs, `It took longer than ${timeoutMs / 1000} s and was ended.`);
    const finish = (ok: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      process.off('exit', onExit);
      resolve({ ok, output: note === '' ? output : `${output}\n${note}`.trim() });
    };
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      onOutput?.(chunk.toString());
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      note = error.message;
      finish(false);
    });
    child.on('close', (code) => {
      finish(code === 0);
    });
    process.on('exit', onExit);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
  });
}

function endGroup(pid: number | undefined, detached: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(detached ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
