import { pino, type DestinationStream, type LogFn, type Logger } from 'pino';

/** ms that a line may wait for others. */
const longestUnwrittenMs = 200;

/**
 * The log of the process: JSON lines. Errors are reduced to what names the fault, and whatever looks like a number or
 * an e-mail address in their text is blanked: drivers like to quote the values they failed on.
 */
export function createLog(level: string, destination?: NodeJS.WritableStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    hooks: {
      // Without a message of its own a line would take the error's, as it is.
      logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
        if (args.length === 1 && typeof args[0] !== 'string') method.call(this, args[0], '');
        else method.apply(this, args);
      },
    },
  };
  return pino(options, destination ?? standardOutput());
}

/** One system call for many lines: under load each of its own costs as much as the database's part of a request. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: 4096 });
  // pino writes what is left when the process ends, and at once what is fatal.
  setInterval(() => {
    output.flush();
  }, longestUnwrittenMs).unref();
  return output;
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: blank(String(error)) };
  return {
    type: error.name,
    message: blank(error.message),
    ...('code' in error ? { code: error.code } : {}),
    stack: blank(error.stack ?? ''),
  };
}

function blank(text: string): string {
  return text.replace(/\+?\d{7,15}/g, '•••').replace(/[^\s@"']+@[^\s@"']+/g, '•••');
}
