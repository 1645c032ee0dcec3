import type { Line } from '../sms/lines.ts';
import type { DueMessage, OutboxStore } from './outbox-store.ts';
import type { PaceStore } from './pace-store.ts';
import type { QueueTime } from './turn.ts';

/** The texts that are next on a line, as one look found them. */
export interface LineQueue {
  readonly lineId: string;
  /** In the order in which they are to be tried; whoever tries one takes it out. */
  readonly due: DueMessage[];
  /** Whether more wait than were read. */
  readonly isLong: boolean;
}

export interface LineQueues {
  /** Reads what is next on each line that is not busy, enough for so many calls. */
  read(room: number): Promise<LineQueue[]>;
  /** Reserves the line for a text. When it is busy it is left alone until it is free; then `onFree` is called. */
  reserve(lineId: string, segments: number): Promise<boolean>;
  /** Whether a line has texts and must wait until it is free. */
  areSomeBusy(): boolean;
  /** The queue's own time on this line, or on the one that lags most. */
  time(lineId?: string): QueueTime;
  stop(): void;
}

interface LineQueueDeps {
  readonly outbox: OutboxStore;
  readonly pace: PaceStore;
  readonly lines: readonly Line[];
}

/** More is read than can be called: other processes read the same queue, and whoever loses a claim tries the next. */
const readPerCall = 4;
const [fewestRead, mostRead] = [16, 200];
/** ms by which a look may be earlier than it says: the clocks differ, and a text takes its turn before it is stored. */
const uncertainMs = 1000;

/** What one process knows of the lines: who is next, and until when a line is busy. A busy line blocks no other. */
export function createLineQueues(deps: LineQueueDeps, onFree: () => void): LineQueues {
  const busy = new Map<string, NodeJS.Timeout>();
  /** By line, the queue's own time: just before whoever is next, and never back, so that newcomers keep their order. */
  const times = new Map<string, number>();
  let emptyAt = new Date(0);

  async function readLine(lineId: string, limit: number): Promise<LineQueue> {
    const found = await deps.outbox.findDue(lineId, limit);
    const [next] = found;
    if (next === undefined) times.delete(lineId);
    else times.set(lineId, Math.max(times.get(lineId) ?? 0, next.turn - 1));
    const isLong = found.length === limit;
    return { lineId, due: isLong ? startElsewhere(found) : found, isLong };
  }

  return {
    async read(room) {
      const limit = Math.min(mostRead, Math.max(fewestRead, room * readPerCall));
      const free = deps.lines.filter(({ id }) => !busy.has(id));
      const readAt = Date.now();
      const queues = await Promise.all(free.map(({ id }) => readLine(id, limit)));
      if (times.size === 0 && busy.size === 0) emptyAt = new Date(readAt - uncertainMs);
      return queues;
    },
    async reserve(lineId, segments) {
      const waitMs = await deps.pace.reserve(lineId, segments);
      if (waitMs === 0) return true;
      const wakeUp = (): void => {
        busy.delete(lineId);
        onFree();
      };
      clearTimeout(busy.get(lineId));
      busy.set(lineId, setTimeout(wakeUp, Math.ceil(waitMs)));
      return false;
    },
    areSomeBusy: () => busy.size > 0,
    time: (lineId) => ({
      earliestTurn: lineId === undefined ? Math.min(...times.values()) : (times.get(lineId) ?? Infinity),
      emptyAt,
    }),
    stop() {
      for (const timer of busy.values()) clearTimeout(timer);
    },
  };
}

/**
 * Of a long queue the first stays first, which keeps the order fair; after it each process goes on at another place,
 * so that several do not race each other for every text.
 */
function startElsewhere([first, ...others]: DueMessage[]): DueMessage[] {
  if (first === undefined) return [];
  const start = Math.floor(Math.random() * others.length);
  return [first, ...others.slice(start), ...others.slice(0, start)];
}
