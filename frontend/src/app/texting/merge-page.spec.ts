import { describe, expect, it } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { byNewest, mergeFirstPage, upsert } from './merge-page.ts';

const ids = (rows: readonly { _id: string }[]): number[] => rows.map(({ _id }) => parseInt(_id, 16));

describe('mergeFirstPage', () => {
  it('keeps the older rows below the page', () => {
    const merged = mergeFirstPage([message(3), message(2), message(1)], [message(4), message(3)], true);
    expect(ids(merged.rows)).toEqual([4, 3, 2, 1]);
    expect(merged.keptOlder).toBe(true);
  });

  it('drops rows that the page should hold and does not', () => {
    const merged = mergeFirstPage(
      [message(4), message(3), message(2), message(1)],
      [message(4), message(2)],
      true,
    );
    expect(ids(merged.rows)).toEqual([4, 2, 1]);
  });

  it('drops all older rows when the page does not reach them, for there may be others in between', () => {
    const merged = mergeFirstPage([message(2), message(1)], [message(9), message(8)], true);
    expect(ids(merged.rows)).toEqual([9, 8]);
    expect(merged.keptOlder).toBe(false);
  });

  it('takes a page with nothing below it for the whole list', () => {
    expect(ids(mergeFirstPage([message(2), message(1)], [message(2)], false).rows)).toEqual([2]);
    expect(mergeFirstPage([message(1)], [], false).rows).toEqual([]);
  });

  it('never goes back to an older version of a row', () => {
    const delivered = message(1, { status: 'delivered', updated_at: '2026-11-20T10:00:00.500Z' });
    const sent = message(1, { status: 'sent', updated_at: '2026-11-20T10:00:00.400Z' });
    expect(mergeFirstPage([delivered], [sent], false).rows).toEqual([delivered]);
    expect(mergeFirstPage([sent], [delivered], false).rows).toEqual([delivered]);
  });
});

describe('upsert', () => {
  it('puts rows in their place and replaces older versions', () => {
    const changed = message(2, { status: 'sent', updated_at: '2026-11-21T00:00:00.000Z' });
    const rows = upsert([message(3), message(2)], [message(1), changed]);
    expect(ids(rows)).toEqual([3, 2, 1]);
    expect(rows[1]).toEqual(changed);
  });
});

describe('byNewest', () => {
  it('orders texts of the same millisecond by their id, as the server does', () => {
    const [a, b] = [message(1), message(2, { created_at: message(1).created_at })];
    expect([a, b].sort(byNewest)).toEqual([b, a]);
  });
});
