import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { PlainError } from '../plain-error.ts';

export interface WantedPort {
  readonly port: number;
  readonly variable: 'PORT' | 'SIMULATOR_PORT';
  readonly host?: string | undefined;
}

const hostFaults = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Looks whether a port can be taken, and disturbs nobody who has it.
 * @throws {PlainError} in one line: which port, that it is in use, how to take another
 */
export async function assertPortFree({ port, variable, host = '127.0.0.1' }: WantedPort): Promise<void> {
  const fault = await listenFault(port, host);
  // A listener on ::1 alone would not be in our way, but browsers ask it first when they are sent to "localhost".
  if (fault === null && !(await answers(port, '127.0.0.1')) && !(await answers(port, '::1'))) return;
  if (fault !== null && fault !== 'EADDRINUSE') {
    throw new PlainError(
      hostFaults.has(fault)
        ? `HOST is ${host}, but this machine has no such address (${fault}). Leave HOST out, or take 0.0.0.0 for all addresses.`
        : `Cannot listen on port ${port} of ${host} (${fault}). Take another: ${hint(variable, port)}`,
    );
  }
  const what = variable === 'PORT' ? `Port ${port}` : `Port ${port}, meant for the simulator,`;
  throw new PlainError(`${what} is in use. Take another: ${hint(variable, port)}`);
}

function hint(variable: string, port: number): string {
  const other = port + 100;
  // Below 1024 are those that only the system may take.
  return `${variable}=${other < 1024 || other > 65535 ? 3100 : other} npm start`;
}

async function listenFault(port: number, host: string): Promise<string | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    server.close();
  }
}

async function answers(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host, timeout: 500 });
  try {
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'timeout').then(() => Promise.reject(new Error('no answer'))),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
