import type { Page } from 'playwright-core';

/** Has a page keep what the browser reports of its main thread: tasks of more than 50 ms. Before it is opened. */
export async function keepLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new PerformanceObserver((list) => keep(list.getEntries()));
    const durations: number[] = [];
    const keep = (entries: PerformanceEntryList): void => {
      durations.push(...entries.map(({ duration }) => duration));
    };
    observer.observe({ type: 'longtask', buffered: true });
    Object.assign(window, {
      takeLongTasks() {
        keep(observer.takeRecords());
        return durations.splice(0);
      },
    });
  });
}

/** The long tasks since this was last asked, in ms. */
export async function takeLongTasks(page: Page): Promise<number[]> {
  // One that has just ended is reported a moment later.
  await page.evaluate(async () => new Promise((resolve) => requestIdleCallback(resolve)));
  return page.evaluate(() => (window as unknown as { takeLongTasks(): number[] }).takeLongTasks());
}

/** 0 when there was none. */
export function longest(tasks: readonly number[]): number {
  return Math.max(0, ...tasks);
}
