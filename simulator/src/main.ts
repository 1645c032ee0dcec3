import { readEnvironment } from './read-environment.ts';
import { startSimulator } from './simulator.ts';

/** The simulator as a process: configured by the environment, ended by SIGTERM, SIGINT or its parent's end. */
async function main(): Promise<void> {
  // From the very start: an ending that comes while we start counts too.
  const ending = new Promise<void>((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
      process.once(event, () => {
        resolve();
      });
  });
  const options = readEnvironment(process.env);
  const simulator = await startSimulator(options).catch((error: unknown) => {
    throw isPortInUse(error) ? new Error(portInUse(options.port)) : error;
  });
  process.stdout.write(`Carrier simulator on ${simulator.url}, Phones at ${simulator.url}/\n`);
  await ending;
  await simulator.close();
  process.exit(0);
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portInUse(port: number): string {
  return `Port ${String(port)} is in use. Take another one: SIMULATOR_PORT=${String(port + 1)}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
