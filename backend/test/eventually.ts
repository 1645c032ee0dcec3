import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `look` until `holds` is true of what it sees, and returns that. Fails after 10 s with what was seen last. */
export async function eventually<T>(look: () => Promise<T> | T, holds: (seen: T) => boolean): Promise<T> {
  const endsAt = Date.now() + 10_000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > endsAt) throw new Error(`It did not come to be. Seen last: ${JSON.stringify(seen)}`);
    await sleep(20);
  }
}
