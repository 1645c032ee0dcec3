import type { Server } from 'node:http';

/**
 * Closes a server within `graceMs`: no new connections, the requests under way finish, and what stays open after that
 * is cut. `server.close()` alone waits for every kept-alive connection, and for ever for one that streams.
 */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closeIdle = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  clearInterval(closeIdle);
  clearTimeout(cut);
}
