import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A long-running part of the product, in a process of its own. */
export interface Child {
  readonly name: string;
  /** Settles when the process has ended, with how; never rejects. */
  readonly ended: Promise<string>;
  /** The last lines it printed that were not shown. */
  readonly unshownOutput: () => string[];
  /** Asks it to end, waits, and insists after `patienceMs`. */
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** Arguments of Node: flags, the program and what it is given. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly patienceMs: number;
  /** Shows a line if it is worth it, and says whether it did. */
  readonly show: (line: string, stream: 'stdout' | 'stderr') => boolean;
}

/**
 * Starts a Node program with an IPC channel: it notices by that when we are gone, even killed. It is in a group of its
 * own, so that Ctrl-C reaches only us and the order of stopping stays ours.
 */
export function startChild({ name, args, env, cwd, patienceMs, show }: ChildOptions): Child {
  const isWindows = process.platform === 'win32';
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: !isWindows,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const unshown: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      if (!show(line, stream)) unshown.push(line);
      if (unshown.length > 20) unshown.shift();
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      resolve(signal === null ? `ended with status ${code ?? 'unknown'}` : `was ended by ${signal}`);
    });
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      // Windows knows no SIGTERM that a program could heed; the closed channel says the same.
      if (!isWindows) child.kill('SIGTERM');
      else if (child.connected) child.disconnect();
    }
    const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(insist);
  };
  return { name, ended, stop, unshownOutput: () => [...unshown] };
}
