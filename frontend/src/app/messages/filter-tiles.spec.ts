import { messageStatuses } from '@mysms/contract/message-status';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { answerList, closeMessages, openMessagesWith } from '../../testing/messages-page.ts';
import { button, description, words } from '../../testing/screen.ts';
import { refuse, request, settle } from '../../testing/set-up.ts';

const path = '/api/messages/summary';
const tiles = (): string => words(document.querySelector('app-filter-tiles'));

function summary(counts: Record<string, number>): object {
  const all = Object.fromEntries(messageStatuses.map((status) => [status, counts[status] ?? 0]));
  return { since: '2026-11-20T00:00:00.000Z', total: 0, counts: all };
}

async function answerSummary(counts: Record<string, number>): Promise<void> {
  request('GET', path).flush(summary(counts), { headers: { ETag: '"one"' } });
  await settle();
}

describe('the tiles', () => {
  afterEach(closeMessages);

  it('count today in the person’s time zone as the server does, not what is on the page', async () => {
    await openMessagesWith(message(1));
    const { params } = request('GET', path).request;
    expect(params.get('tz')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    await vi.advanceTimersByTimeAsync(5000);
    await answerSummary({ queued: 2, sent: 1, delivered: 1200, failed: 3, undelivered: 4, received: 50 });
    expect(description(button('All'))).toBe('1,210 today');
    expect(description(button('On the way'))).toBe('3 today');
    expect(description(button('Delivered'))).toBe('1,200 today');
    expect(description(button('Problems'))).toBe('7 today');
    expect(description(button('May have been delivered'))).toBe('0 today');
    expect(description(button('Scheduled'))).toBe('0 today');
  });

  it('are asked for again beside the list with their ETag, and stay when nothing changed', async () => {
    await openMessagesWith();
    await answerSummary({ delivered: 5 });
    await vi.advanceTimersByTimeAsync(5000);
    const again = request('GET', path);
    expect(again.request.headers.get('If-None-Match')).toBe('"one"');
    again.flush(null, { status: 304, statusText: 'Not Modified' });
    await answerList([]);
    expect(description(button('Delivered'))).toBe('5 today');
  });

  it('say no number while none is known, and none of before when it cannot be read', async () => {
    await openMessagesWith();
    expect(tiles()).not.toMatch(/\d/);
    await answerSummary({ delivered: 5 });
    expect(tiles()).toMatch(/5/);
    await vi.advanceTimersByTimeAsync(5000);
    refuse(request('GET', path), 'unavailable');
    await settle();
    expect(tiles()).not.toMatch(/\d/);
  });
});
