import { watch } from 'node:fs';
import { startChild, type Child, type ChildOptions } from './start-child.ts';

export interface RestartOptions extends ChildOptions {
  /** Files and folders; a change below them restarts the program. */
  readonly watched: readonly string[];
  readonly say: (line: string) => void;
}

/** How long changes are gathered, in milliseconds: an editor saves, a build writes, in several steps. */
const settleMs = 200;

/**
 * Starts a program and starts it again whenever its sources change. One that ends by itself after a change is left until
 * the next one: somebody is in the middle of an edit. (`node --watch` would outlive whoever started it.)
 */
export function startRestartingChild({ watched, say, ...options }: RestartOptions): Child {
  const first = startChild(options);
  let current = first;
  let restarts = 0;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  void first.ended.then((how) => {
    if (restarts === 0) end(how);
  });

  const restart = async (): Promise<void> => {
    const before = restarts++;
    await current.stop();
    // Another change came while it stopped, or everything stops.
    if (isStopping || restarts !== before + 1) return;
    const mine = (current = startChild(options));
    void mine.ended.then((how) => {
      if (current === mine && restarts === before + 1 && !isStopping) {
        for (const line of mine.unshownOutput()) say(line);
        say(`${options.name} ${how}. It starts again at the next change.`);
      }
    });
  };
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      say('Restarting the server …');
      void restart();
    }, settleMs);
  };
  const watchers = watched.map((path) => watch(path, { recursive: true }, onChange));

  const stop = async (): Promise<void> => {
    isStopping = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    await current.stop();
    end('ended');
  };
  return { name: options.name, ended, stop, unshownOutput: () => current.unshownOutput() };
}
