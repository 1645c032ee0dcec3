import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openConnection } from '../measure/http-connection.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { callbackRequest } from '../world/callback-request.ts';
import { inboundRequest } from '../world/inbound-request.ts';
import { sendText, signUp } from '../world/person.ts';
import type { World } from '../world/world.ts';
import { signedInContext } from './launch-browser.ts';
import { lastBubble, lastStatus } from './thread-selectors.ts';
import { watchFor, type Expected } from './watch-for.ts';
import { zeroOfClock } from './zero-of-clock.ts';

/** How long something took to be seen, in ms from before the request about it was sent. */
export interface Seen {
  /** Until the text stood in the document. */
  readonly changed: number;
  /** Until the frame with it was painted. */
  readonly painted: number;
}

/** An open page that shows at once what the carrier says. */
export interface LivePage {
  /** A text that is there already is delivered. */
  readonly showStatus: () => Promise<Seen>;
  readonly showReply: () => Promise<Seen>;
}

const ana = '+12025550123';

/** Our thread page, in the conversation with Ana. */
export async function ourPage(world: World, browser: Browser): Promise<LivePage> {
  const side = await world.startOurs();
  const rosa = await signUp(side);
  const { conversation_id } = await sendText(side, rosa, ana, 'Hello Ana');
  const context = await signedInContext(browser, side, rosa);
  const page = await context.newPage();
  const stream = page.waitForResponse('**/api/events');
  await page.goto(`${side.url}/inbox/${conversation_id}`);
  await stream;
  await page.locator(lastStatus).waitFor();
  const see = await observer(page, side.port);
  return {
    async showStatus() {
      const content = `A text, ${randomUUID()}`;
      const shown = await watchFor(page, { selector: lastBubble, text: content });
      const { _id: id, twilio_sid: sid } = await sendText(side, rosa, ana, content);
      await shown();
      const request = callbackRequest(world, side, { id, sid: sid ?? '', status: 'delivered' });
      return see(request, { selector: lastStatus, text: 'Delivered' });
    },
    async showReply() {
      const body = `A reply, ${randomUUID()}`;
      return see(inboundRequest(world, side, { from: ana, body }), { selector: lastBubble, text: body });
    },
  };
}

/** One text node, changed by a bare event stream. */
export async function floorPage(world: World, browser: Browser): Promise<LivePage> {
  const { url, port } = await world.startFloor();
  const page = await browser.newPage();
  const stream = page.waitForResponse('**/live/events');
  await page.goto(`${url}/live`);
  await stream;
  const see = await observer(page, port);
  const write = (path: string, text: string): Buffer =>
    requestBytes({
      method: 'POST',
      path,
      port,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ text }).toString(),
    });
  const connection = await openConnection(port);
  const answer = await connection.request(write('/live', 'Hello'));
  connection.close();
  const { id } = JSON.parse(answer.text) as { id: string };
  const show = (path: string): Promise<Seen> => {
    const text = randomUUID();
    return see(write(path, text), { selector: 'p', text });
  };
  return { showStatus: () => show(`/live/${id}`), showReply: () => show('/live') };
}

/** @returns what sends a request on a connection that is open already, and tells when the page shows what it is about */
async function observer(
  page: Page,
  port: number,
): Promise<(request: Buffer, expected: Expected) => Promise<Seen>> {
  const connection = await openConnection(port);
  // The page's clock seen from here.
  const ahead = (await page.evaluate(zeroOfClock)) - zeroOfClock();
  return async (request, expected) => {
    const shown = await watchFor(page, expected);
    // Long enough for what went before to have been told, and never in step with the screen.
    await sleep(60 + Math.random() * 40);
    const sentAt = performance.now();
    const { status, text } = await connection.request(request);
    if (status >= 300) throw new Error(`Expected a change, got ${status}: ${text}`);
    const { changedAt, paintedAt } = await shown();
    return { changed: changedAt + ahead - sentAt, painted: paintedAt + ahead - sentAt };
  };
}
