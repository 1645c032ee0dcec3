import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { compose, type Composition } from './compose.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { isDatabaseFault } from './database/is-database-fault.ts';
import { closeServer } from './http/close-server.ts';
import { listenFault } from './http/listen-fault.ts';
import { createLog } from './log.ts';

/** Far more than a process serves well; what comes on top is refused instead of eating the memory. */
const maxConnections = 10_000;
/** ms from the signal until requests are cut; far more than one takes. */
const httpGraceMs = 5000;

const config = readConfig();
/** ms from the signal until whatever still runs is cut: a call to Twilio, and the writing of how it ended, fit in. */
const graceMs = Math.max(15_000, config.twilio.timeoutMs + 5000);
const log = createLog(config.logLevel);
const server = createServer();
server.maxConnections = maxConnections;
const composition = await compose(config, log).catch((error: unknown) => {
  if (error instanceof Error && isDatabaseFault(error)) log.fatal(outOfReach(error));
  else log.fatal({ err: error }, 'The server cannot start.');
  process.exit(1);
});
server.on('request', createApp(composition.deps));
server.on('error', (error: NodeJS.ErrnoException) => {
  const fault = listenFault(error.code, config);
  if (fault === null) log.fatal({ err: error }, 'The server cannot listen.');
  else log.fatal(fault);
  process.exit(1);
});
server.listen(config.port, config.host, () => {
  composition.start();
  log.info({ url: config.publicOrigin }, 'MySMS is up.');
});
stopOnSignal(server, composition, log);

function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Of a set by another name, or one that was never initiated, the driver only says that it found no member in time. */
function outOfReach({ message }: Error): string {
  return `MongoDB cannot be reached (${message}). Is it running at the address in MONGODB_URI, and is it the replica set that is named there?`;
}

/** Ends cleanly on a signal, and when the process that started this one is gone. */
function stopOnSignal(http: Server, parts: Composition, logger: Logger): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info('Stopping: the texts under way are finished first.');
    setTimeout(() => process.exit(1), graceMs).unref();
    void Promise.all([closeServer(http, httpGraceMs), parts.stop()])
      .then(() => parts.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}
