import { beforeEach, describe, expect, test, vi } from 'vitest';
import { accountSid, line, secondLine, somebody, startRig, type Rig } from '../../test/rig.ts';

const other = '+12025550124';
let rig: Rig;
let sids: string[];

/** Five texts, oldest first: three to somebody, of which one from the second line, and two to another. */
beforeEach(async () => {
  rig = await startRig();
  sids = [];
  for (const [to, from] of [
    [somebody, line],
    [other, line],
    [somebody, secondLine],
    [other, line],
    [somebody, line],
  ] as const) {
    sids.push((await rig.client.messages.create({ to, from, body: `text ${String(sids.length)}` })).sid);
  }
});

const newestFirst = (...indexes: number[]) => indexes.map((index) => sids[index]);

describe('the list', () => {
  test('is newest first, with the frame that Twilio puts around it', async () => {
    const answer = await rig.ask('/Messages.json');
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const { messages, ...frame } = (await answer.json()) as { messages: { sid: string }[] };
    expect(messages.map(({ sid }) => sid)).toEqual(newestFirst(4, 3, 2, 1, 0));
    expect(frame).toEqual({
      page: 0,
      page_size: 50,
      start: 0,
      end: 4,
      uri: `${path}?PageSize=50&Page=0`,
      first_page_uri: `${path}?PageSize=50&Page=0`,
      next_page_uri: null,
      previous_page_uri: null,
    });
  });

  test.each([
    ['To', { to: somebody }, [4, 2, 0]],
    ['From', { from: secondLine }, [2]],
    ['To and From', { to: somebody, from: line }, [4, 0]],
    ['a To that got nothing', { to: '+12025550155' }, []],
    ['the day', { dateSent: new Date() }, [4, 3, 2, 1, 0]],
    ['another day', { dateSent: new Date(Date.now() - 2 * 86_400_000) }, []],
    [
      'a span',
      { dateSentAfter: new Date(Date.now() - 60_000), dateSentBefore: new Date(Date.now() + 60_000) },
      [4, 3, 2, 1, 0],
    ],
    ['after', { dateSentAfter: new Date(Date.now() + 60_000) }, []],
    ['before', { dateSentBefore: new Date(Date.now() - 60_000) }, []],
  ])('is filtered by %s', async (_what, filter, indexes) => {
    const found = await rig.client.messages.list(filter);
    expect(found.map(({ sid }) => sid)).toEqual(newestFirst(...indexes));
  });

  test('finds a message in the very second in which it was created', async () => {
    const { dateCreated } = await rig.client.messages(sids[4] ?? '').fetch();
    const found = await rig.client.messages.list({ to: somebody, dateSentAfter: dateCreated });
    expect(found.map(({ sid }) => sid)).toContain(sids[4]);
  });

  test('leaves deleted messages out', async () => {
    const sid = sids[3] ?? '';
    await vi.waitFor(async () => expect((await rig.client.messages(sid).fetch()).status).toBe('delivered'));
    await rig.client.messages(sid).remove();
    expect((await rig.client.messages.list()).map((message) => message.sid)).toEqual(newestFirst(4, 2, 1, 0));
  });
});

describe('paging', () => {
  test('by the SDK reaches every message once', async () => {
    const found = await rig.client.messages.list({ pageSize: 2 });
    expect(found.map(({ sid }) => sid)).toEqual(newestFirst(4, 3, 2, 1, 0));
  });

  test('goes forth and back, keeps its filters, and new messages do not shift it', async () => {
    const first = await rig.client.messages.page({ to: somebody, pageSize: 2 });
    await rig.client.messages.create({ to: somebody, from: line, body: 'new' });
    expect(first.nextPageUrl).toContain('To=%2B12025550123');
    const second = await first.nextPage();
    const back = await second?.previousPage();
    const onPage = (page: typeof second) => page?.instances.map(({ sid }) => sid);
    expect(onPage(first)).toEqual(newestFirst(4, 2));
    expect(onPage(second)).toEqual(newestFirst(0));
    expect(onPage(back)).toEqual(newestFirst(4, 2));
    expect(second?.nextPageUrl).toBeUndefined();
  });

  test.each([
    ['a later page without its token', 'Page=1', 70002],
    ['a token that was never given', 'Page=1&PageToken=PASMnone', 20001],
    ['a page that is no number', 'Page=x', 20001],
    ['an empty page', 'PageSize=0', 20001],
    ['a date that is none', 'DateSent=yesterday', 20001],
    ['a date out of the calendar', 'DateSent%3E=2026-13-01', 20001],
  ])('refuses %s', async (_what, query, code) => {
    const answer = await rig.ask(`/Messages.json?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
  });

  test('cuts a page at 1000', async () => {
    const answer = await rig.ask('/Messages.json?PageSize=5000');
    expect(await answer.json()).toMatchObject({ page_size: 1000 });
  });
});
