import type { LoggedEvent } from './event-log.ts';

/** Several changes of one object are one event, in the place of the last. */
export function latestOfEach(events: readonly LoggedEvent[]): LoggedEvent[] {
  const latest = new Map<string, LoggedEvent>();
  for (const event of events) {
    const key = `${event.kind} ${event.account} ${event.id}`;
    const earlier = latest.get(key);
    // Taken out first: a map keeps the place of a key that is set again.
    latest.delete(key);
    latest.set(key, earlier?.isNew === true ? { ...event, isNew: true } : event);
  }
  return [...latest.values()];
}
