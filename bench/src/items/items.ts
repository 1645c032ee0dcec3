import { burst } from './burst.ts';
import { callback } from './callback.ts';
import type { Item } from './item.ts';
import { list } from './list.ts';
import { logIns } from './log-ins.ts';
import { poll } from './poll.ts';
import { processes } from './processes.ts';
import { queue } from './queue.ts';
import { send } from './send.ts';
import { storm } from './storm.ts';

/** Everything that is measured, in the order of the table. */
export const items: readonly Item[] = [callback, burst, list, poll, send, logIns, storm, queue, processes];
