import { describeError } from '../plain-error.ts';
import { watchParent } from '../watch-parent.mjs';

/** How long stopping may take before what is left is given up, in milliseconds. */
const stopWithinMs = 19_000;

/**
 * Runs work that starts things, until it ends or the person ends it: Ctrl-C, SIGTERM, the terminal closed, or the
 * starting process gone. What was started is ended in reverse order. Ends this process with the status that the work
 * answers, or 1 when it throws; when it throws because it was stopped, 0, so that npm has nothing to complain about.
 */
export async function runUntilStopped(
  work: (signal: AbortSignal, started: AsyncDisposableStack) => Promise<number>,
): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) return;
    console.log('\nStopping …');
    controller.abort();
    setTimeout(() => process.exit(1), stopWithinMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  watchParent(stop);
  // The terminal may be gone while we still tidy up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const started = new AsyncDisposableStack();
  let status = 0;
  try {
    status = await work(controller.signal, started);
  } catch (error) {
    if (!controller.signal.aborted) {
      console.error(describeError(error));
      status = 1;
    }
  } finally {
    await started.disposeAsync();
  }
  process.exit(status);
}
