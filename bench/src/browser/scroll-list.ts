import type { Page } from 'playwright-core';

export interface Scroll {
  readonly direction: 'up' | 'down';
  /** px from frame to frame. */
  readonly step: number;
  /** Rows that the list has in the end; further ones are read as they come near. */
  readonly rows: number;
}

/**
 * Scrolls the list of conversations frame by frame until its first or last row is painted.
 * @throws {Error} when that takes longer than two minutes
 */
export async function scrollList(page: Page, scroll: Scroll): Promise<void> {
  const isThere = await page.evaluate(scrollHere, scroll);
  if (!isThere) throw new Error(`The list of ${scroll.rows} could not be scrolled ${scroll.direction}.`);
}

/** Runs in the page. */
async function scrollHere({ direction, step, rows }: Scroll): Promise<boolean> {
  const list = document.querySelector('[aria-label="Conversations"]');
  let scroller = list?.parentElement ?? null;
  while (scroller !== null && getComputedStyle(scroller).overflowY !== 'auto')
    scroller = scroller.parentElement;
  const target = `[aria-posinset="${direction === 'up' ? 1 : rows}"]`;
  const endsAt = performance.now() + 120_000;
  while (performance.now() < endsAt) {
    scroller?.scrollBy(0, direction === 'up' ? -step : step);
    await new Promise(requestAnimationFrame);
    if (list?.querySelector(target)) return true;
  }
  return false;
}
