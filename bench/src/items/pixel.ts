import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/launch-browser.ts';
import { floorPage, ourPage, type LivePage } from '../browser/live-pages.ts';
import type { Finding } from '../finding.ts';
import { quantile } from '../measure/median.ts';
import type { World } from '../world/world.ts';
import type { Item } from './item.ts';

const warmUps = 10;
const samples = 100;

/** ms from before the request was sent. */
interface Waits {
  readonly changed: number[];
  readonly painted: number[];
}

/** From a request of the carrier's to the changed text on a page in Chromium, while nothing else is going on. */
export const pixel: Item = {
  name: 'pixel',
  async run(world) {
    const browser = await launchBrowser(world.chromium);
    try {
      return await measurePages(world, browser);
    } finally {
      await browser.close();
    }
  },
};

async function measurePages(world: World, browser: Browser): Promise<Finding[]> {
  const ours = await ourPage(world, browser);
  const floor = await floorPage(world, browser);
  const waits = { ourStatus: none(), floorStatus: none(), ourReply: none(), floorReply: none() };
  for (let n = -warmUps; n < samples; n += 1) {
    const take = async (into: Waits, show: LivePage['showReply']): Promise<void> => {
      const { changed, painted } = await show();
      if (n < 0) return;
      into.changed.push(changed);
      into.painted.push(painted);
    };
    await take(waits.ourStatus, ours.showStatus);
    await take(waits.floorStatus, floor.showStatus);
    await take(waits.ourReply, ours.showReply);
    await take(waits.floorReply, floor.showReply);
  }
  return [
    toChanged('status callback to changed text: p95', waits.ourStatus, waits.floorStatus),
    toChanged('reply to its text on the page: p95', waits.ourReply, waits.floorReply),
    {
      item: 'callback or reply to the painted frame: p95',
      ours: quantile([...waits.ourStatus.painted, ...waits.ourReply.painted], 0.95),
      floor: null,
      unit: 'ms',
      must: '≤',
      target: 150,
    },
  ];
}

function toChanged(item: string, ours: Waits, floor: Waits): Finding {
  const p95 = ({ changed }: Waits): number => quantile(changed, 0.95);
  const p50 = ({ changed }: Waits): string => `${quantile(changed, 0.5).toFixed(1)} ms`;
  return {
    item,
    ours: p95(ours),
    floor: p95(floor),
    unit: 'ms',
    must: '≤',
    target: 1.5,
    note: `p50 ${p50(ours)} and ${p50(floor)}`,
  };
}

function none(): Waits {
  return { changed: [], painted: [] };
}
