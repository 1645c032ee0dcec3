import type { Cost } from './measure.ts';

/** What each side's cost consists of. */
export function costNote(sides: Readonly<Record<string, Cost>>): string {
  return Object.entries(sides)
    .map(([name, { serverMicros, databaseMicros, p50Ms, p99Ms, roundTrips }]) => {
      const cpu = `${serverMicros.toFixed(0)} + ${databaseMicros.toFixed(0)} µs`;
      return `${name}: ${cpu}, ${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms, ${roundTrips.toFixed(1)} round trips`;
    })
    .join('; ');
}
