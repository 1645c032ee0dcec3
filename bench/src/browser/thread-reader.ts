import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { openConnection } from '../measure/http-connection.ts';
import { callbackRequest } from '../world/callback-request.ts';
import { sendText, type Person } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';
import { signedInContext } from './launch-browser.ts';
import { keepLongTasks, takeLongTasks } from './long-tasks.ts';
import { lastBubble, lastStatus } from './thread-selectors.ts';
import { watchFor } from './watch-for.ts';

/** What it cost to open a thread, and to see one status change in it. */
export interface Opened {
  /** From the click in the list to the frame with the newest text. */
  readonly paintedAfterMs: number;
  /** Once all that is to be there is there. */
  readonly nodes: number;
  readonly openingTasks: readonly number[];
  readonly statusTasks: readonly number[];
}

interface ThreadReader {
  /** Opens a thread from the list, in an app that was loaded anew. */
  open(thread: { readonly id: string; readonly number: string }): Promise<Opened>;
}

export async function threadReader(
  world: World,
  browser: Browser,
  side: Side,
  person: Person,
): Promise<ThreadReader> {
  const context = await signedInContext(browser, side, person);
  const page = await context.newPage();
  await keepLongTasks(page);
  const callbacks = await openConnection(side.port);
  return {
    async open({ id, number }) {
      const content = `The newest text, ${randomUUID()}`;
      const text = await sendText(side, person, number, content);
      const stream = page.waitForResponse('**/api/events');
      await page.goto(`${side.url}/inbox`);
      await stream;
      await page.locator(`a[href="/inbox/${id}"]`).waitFor();
      await untilStill(page);
      await takeLongTasks(page);

      const opened = await watchFor(page, { selector: lastBubble, text: content });
      const clickedAt = await page.evaluate((href) => {
        const at = performance.now();
        document.querySelector<HTMLElement>(`a[href="${href}"]`)?.click();
        return at;
      }, `/inbox/${id}`);
      const { paintedAt } = await opened();
      const nodes = await untilStill(page);
      const openingTasks = await takeLongTasks(page);

      const changed = await watchFor(page, { selector: lastStatus, text: 'Delivered' });
      const delivered = { id: text._id, sid: text.twilio_sid ?? '', status: 'delivered' };
      await callbacks.request(callbackRequest(world, side, delivered));
      await changed();
      await untilStill(page);
      const statusTasks = await takeLongTasks(page);
      return { paintedAfterMs: paintedAt - clickedAt, nodes, openingTasks, statusTasks };
    },
  };
}

/** Waits until nothing comes or goes for half a second. @returns how many elements there are */
async function untilStill(page: Page): Promise<number> {
  return page.evaluate(
    async () =>
      new Promise<number>((resolve) => {
        const finish = (): void => {
          observer.disconnect();
          resolve(document.querySelectorAll('*').length);
        };
        let timer = setTimeout(finish, 500);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(finish, 500);
        });
        observer.observe(document, { subtree: true, childList: true });
      }),
  );
}
