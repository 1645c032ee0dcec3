import { isDatabaseFault } from './is-database-fault.ts';

/**
 * Makes one write out of what arrives together: whatever comes while a write runs goes into the next one, so that a
 * burst costs a fraction of its single writes, and nothing ever waits for company. Each caller gets its answer after
 * its own write. Order of arrival is kept.
 *
 * A database that is away fails everybody in the write. Any other error is one item's fault: then each is written by
 * itself, and only that one fails. So writing an item again must do no harm.
 * @param write takes the items and gives one result for each, in their order
 * @param atMost items in one write
 */
export function groupCommit<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  atMost: number,
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let isWriting = false;

  async function writeWaiting(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, atMost);
      waiting = waiting.slice(atMost);
      const results = await settle(batch.map(({ item }) => item));
      for (const [n, { resolve, reject }] of batch.entries()) {
        const result = results[n];
        if (result?.status === 'fulfilled') resolve(result.value);
        else reject(result?.reason);
      }
    }
    isWriting = false;
  }

  async function settle(items: readonly Item[]): Promise<PromiseSettledResult<Result>[]> {
    try {
      return (await write(items)).map((value) => ({ status: 'fulfilled', value }));
    } catch (reason) {
      if (items.length === 1 || isDatabaseFault(reason))
        return items.map(() => ({ status: 'rejected', reason }));
    }
    const results = [];
    for (const item of items) results.push(...(await settle([item])));
    return results;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWriting) void writeWaiting();
    });
}
