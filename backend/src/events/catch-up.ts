import type { ServerResponse } from 'node:http';
import type { EventLog } from './event-log.ts';
import { latestOfEach } from './latest-of-each.ts';
import { hears, isOpen, writeTo, type LiveStream } from './live-stream.ts';
import { loadEvents, type LoadEventsDeps } from './load-events.ts';

/** Events that are read and written at a time, the next ones when the reader has taken these. */
const atOnce = 100;

/** Tells the stream what it missed, out of the log, until there is nothing more; from then on it is told everything as it happens. */
export async function catchUp(deps: LoadEventsDeps, log: EventLog, stream: LiveStream): Promise<void> {
  while (isOpen(stream)) {
    const all = log.after(stream.after, (account) => hears(stream.listener, account));
    const missed = latestOfEach(all).slice(0, atOnce);
    const last = missed.at(-1);
    if (last === undefined) {
      stream.isCaughtUp = true;
      return;
    }
    for await (const loaded of loadEvents(deps, missed)) {
      if (!isOpen(stream)) return;
      if (loaded.length > 0) writeTo(stream, Buffer.concat(loaded.map(({ bytes }) => bytes)));
    }
    stream.after = last.position;
    await drained(stream.res);
  }
}

async function drained(res: ServerResponse): Promise<void> {
  if (!res.writableNeedDrain || res.destroyed) return;
  await new Promise<void>((resolve) => {
    res.once('drain', resolve);
    res.once('close', resolve);
  });
}
