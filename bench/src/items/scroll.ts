import { ObjectId } from 'mongodb';
import type { Page } from 'playwright-core';
import { launchBrowser, signedInContext } from '../browser/launch-browser.ts';
import { keepLongTasks, longest, takeLongTasks } from '../browser/long-tasks.ts';
import { scrollList } from '../browser/scroll-list.ts';
import { copyConversations } from '../world/copy-conversations.ts';
import { sendText, signUp } from '../world/person.ts';
import type { Item } from './item.ts';

const conversations = 10_000;
const passes = 4;
/** px from frame to frame: of a quick hand, and of a thumb that throws. */
const steps = { reading: 500, passing: 2000 } as const;

/** The list of conversations, read to its end by scrolling, and scrolled up and down once all of it is there. */
export const scroll: Item = {
  name: 'scroll',
  async run(world) {
    const ours = await world.startOurs();
    const rosa = await signUp(ours);
    const { conversation_id: id } = await sendText(ours, rosa, '+12025550123', 'The only one so far.');
    await copyConversations(world, new ObjectId(id), conversations - 1);
    const browser = await launchBrowser(world.chromium);
    try {
      const context = await signedInContext(browser, ours, rosa);
      const page = await context.newPage();
      await keepLongTasks(page);
      await page.goto(`${ours.url}/inbox`);
      await page.locator(`a[href="/inbox/${id}"]`).waitFor();
      await takeLongTasks(page);
      const reading = await tasksOf(page, 'down', steps.reading);
      const passing: number[] = [];
      for (let pass = 0; pass < passes; pass += 1) {
        passing.push(...(await tasksOf(page, pass % 2 === 0 ? 'up' : 'down', steps.passing)));
      }
      return [
        {
          item: 'list of 10,000 conversations: longest task, scrolling',
          ours: longest([...reading, ...passing]),
          floor: null,
          unit: 'ms',
          must: '≤',
          target: 50,
          note: `tasks above 50 ms: ${reading.length} while it is read to its end, ${passing.length} in ${passes} passes through all of it`,
        },
      ];
    } finally {
      await browser.close();
    }
  },
};

async function tasksOf(page: Page, direction: 'up' | 'down', step: number): Promise<number[]> {
  await scrollList(page, { direction, step, rows: conversations });
  return takeLongTasks(page);
}
