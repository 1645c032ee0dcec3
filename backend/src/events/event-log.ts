import { comparePositions, type EventPosition } from './event-position.ts';

/** What an event is about. Its data is read when it is sent, so that it is true then, and costs nothing here. */
export interface LoggedEvent {
  readonly position: EventPosition;
  /** Who had the object when the event was logged; who has it when the event is sent decides. */
  readonly account: string;
  readonly kind: 'message' | 'conversation' | 'resync';
  /** The object's; empty for a `resync`, which is about none. */
  readonly id: string;
  readonly isNew: boolean;
}

/** Events that one process keeps for those who come back, and for how many seconds. */
const maxEvents = 10_000;
const maxAgeSeconds = 10 * 60;

export interface EventLog {
  append(events: readonly LoggedEvent[]): void;
  /** Whether every event after this position is here. */
  reachesBackTo(position: EventPosition): boolean;
  /** The events after a position, oldest first, of the accounts for which `isWanted`. */
  after(position: EventPosition, isWanted: (account: string) => boolean): LoggedEvent[];
}

/** @param start from where on everything is logged */
export function eventLog(start: EventPosition): EventLog {
  let events: LoggedEvent[] = [];
  let floor = start;

  /** Forgets in large steps: moving the rest is then paid for by many. */
  function trim(): void {
    const oldest = (events.at(-1)?.position.seconds ?? 0) - maxAgeSeconds;
    const isTooOld = (events[0]?.position.seconds ?? Infinity) < oldest - maxAgeSeconds / 10;
    if (events.length <= maxEvents * 1.1 && !isTooOld) return;
    const kept = events.slice(-maxEvents).filter(({ position }) => position.seconds >= oldest);
    floor = events[events.length - kept.length - 1]?.position ?? floor;
    events = kept;
  }

  /** The index of the first event after the position. */
  function indexAfter(position: EventPosition): number {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = events[middle];
      if (found !== undefined && comparePositions(found.position, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    append(added) {
      events.push(...added);
      trim();
    },
    reachesBackTo: (position) => comparePositions(position, floor) >= 0,
    after: (position, isWanted) =>
      events.slice(indexAfter(position)).filter(({ account }) => isWanted(account)),
  };
}
