import type { Page } from 'playwright-core';

export interface Expected {
  /** Of the first element that matches, whatever comes and goes. */
  readonly selector: string;
  readonly text: string;
}

/** By the page's own clock, in ms. */
export interface Shown {
  /** The text stood in the document. */
  readonly changedAt: number;
  /** The frame with it was painted. */
  readonly paintedAt: number;
}

/**
 * Begins to watch a page for a text. Nothing is asked from outside while it waits, so that watching costs both sides
 * of a comparison the same and next to nothing.
 * @returns what resolves once the text was painted
 */
export async function watchFor(page: Page, expected: Expected): Promise<() => Promise<Shown>> {
  const watch = await page.evaluateHandle(watchHere, expected);
  return async () => {
    const shown = await watch.evaluate(async ({ shown }) => shown);
    await watch.dispose();
    return shown;
  };
}

/** Runs in the page. In an object, for a promise would be waited for at once. */
function watchHere({ selector, text }: Expected): { readonly shown: Promise<Shown> } {
  const shown = new Promise<Shown>((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(selector)?.textContent.includes(text) !== true) return;
      const changedAt = performance.now();
      observer.disconnect();
      requestAnimationFrame(() => {
        // What is posted in a frame arrives after its paint.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ changedAt, paintedAt: performance.now() });
        port2.postMessage(null);
      });
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
  return { shown };
}
