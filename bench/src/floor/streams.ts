import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/*
 * What event streams are held against: plain node:http and one loop that writes what it is given to all of them. No
 * accounts, no sessions, no database.
 */
const { env } = process;
const streams = new Set<ServerResponse>();

const server = createServer((req, res) => {
  if (req.url === '/events') open(res);
  else if (req.url === '/tell') void buffer(req).then((bytes) => tell(bytes, res));
  else res.writeHead(200, { 'Content-Length': 2 }).end('{}');
});
server.listen(Number(env['PORT']), '127.0.0.1');

function open(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.write('retry: 2000\n\n');
  streams.add(res);
  res.once('close', () => streams.delete(res));
}

function tell(bytes: Buffer, res: ServerResponse): void {
  for (const stream of streams) stream.write(bytes);
  res.writeHead(204).end();
}

const stop = (): void => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('disconnect', stop);
