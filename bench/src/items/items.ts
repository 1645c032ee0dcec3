import { burst } from './burst.ts';
import { callback } from './callback.ts';
import { growth } from './growth.ts';
import { inbound } from './inbound.ts';
import type { Item } from './item.ts';
import { list } from './list.ts';
import { logIns } from './log-ins.ts';
import { pixel } from './pixel.ts';
import { poll } from './poll.ts';
import { processes } from './processes.ts';
import { queue } from './queue.ts';
import { scroll } from './scroll.ts';
import { send } from './send.ts';
import { storm } from './storm.ts';
import { streams } from './streams.ts';
import { thread } from './thread.ts';

/** Everything that is measured, in the order of the table. */
export const items: readonly Item[] = [
  callback,
  burst,
  inbound,
  list,
  poll,
  send,
  streams,
  logIns,
  storm,
  queue,
  processes,
  growth,
  pixel,
  thread,
  scroll,
];
