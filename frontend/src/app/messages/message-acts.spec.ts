import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { answerList, closeMessages, openMessages, openMessagesWith } from '../../testing/messages-page.ts';
import { button, buttons, rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';

const list = (): string[] => rows().map((row) => words(row));
const failed = message(1, { status: 'failed', content: 'Bad luck', error_message: 'No such number.' });
const waiting = message(1, {
  status: 'scheduled',
  content: 'Tomorrow',
  send_at: '2026-11-21T12:00:00.000Z',
});
const resends = `/api/messages/${failed._id}/resend`;
const cancels = `/api/messages/${waiting._id}/cancel`;

async function press(name: string): Promise<void> {
  button(name, rows()[0]).click();
  await settle();
}

describe('a text that was not delivered', () => {
  afterEach(closeMessages);

  it('is sent again by Retry as a new text, once for a double click, and says so', async () => {
    await openMessagesWith(failed);
    const retry = button('Retry', rows()[0]);
    retry.click();
    retry.click();
    await settle();
    expect(buttons('Retry', rows()[0])).toEqual([]);
    expect(document.activeElement).toBe(button('Not delivered', rows()[0]));
    const sent = request('POST', resends);
    expect(sent.request.body).toBeNull();
    const copy = message(2, { content: 'Bad luck' });
    sent.flush(copy, { status: 201, statusText: 'Created' });
    await settle();
    await answerList([copy, failed]);
    expect(list()).toEqual([
      expect.stringContaining('Queued'),
      expect.stringMatching(/No such number\..*Sent again at \d\d:\d\d, as a text of its own\./),
    ]);
    expect(buttons('Retry')).toEqual([]);
    expect(buttons('Edit', rows()[1])).toHaveLength(1);
  });

  it('is asked for with the same key after a reload, so that there is never a third', async () => {
    await openMessagesWith(failed);
    await press('Retry');
    const first = request('POST', resends).request.headers.get('Idempotency-Key');
    TestBed.resetTestingModule();
    closeMessages();
    await openMessages();
    await answerList([failed]);
    await press('Retry');
    expect(request('POST', resends).request.headers.get('Idempotency-Key')).toBe(first);
  });

  it('says why it could not be sent again, and Retry stays', async () => {
    await openMessagesWith(failed);
    await press('Retry');
    request('POST', resends).flush(
      { code: 'limit_messages_per_minute', title: 'You are sending too many texts at once', detail: '' },
      { status: 429, statusText: '', headers: { 'Retry-After': '40' } },
    );
    await settle();
    expect(list().join()).toContain('You are sending too many texts at once. Try again in 40 seconds.');
    expect(buttons('Retry', rows()[0])).toHaveLength(1);
  });

  it('says that Retry is safe when no answer came', async () => {
    await openMessagesWith(failed);
    await press('Retry');
    request('POST', resends).error(new ProgressEvent('error'));
    await settle();
    expect(list().join()).toContain('Trying once more is safe');
  });
});

describe('a text that was sent again, here or elsewhere', () => {
  afterEach(closeMessages);

  it('says so and offers no Retry', async () => {
    await openMessagesWith({ ...failed, resent_at: '2026-11-20T09:09:00.000Z' });
    expect(list().join()).toMatch(/Sent again .*as a text of its own/);
    expect(buttons('Retry')).toEqual([]);
    expect(buttons('Edit')).toHaveLength(1);
  });
});

describe('a text that may have been delivered', () => {
  afterEach(closeMessages);

  it('says what is being done, keeps that fresh, and is sent again only knowingly', async () => {
    const next = { next_check_at: '2026-11-20T10:01:40.000Z' };
    await openMessagesWith(message(1, { status: 'unknown', ...next }));
    expect(list().join()).toContain('We are asking Twilio again in 2 min.');
    await press('Send again, it may arrive twice');
    request('POST', resends).flush(message(2));
    await settle();
    expect(list()).toHaveLength(2);
  });
});

describe('a scheduled text', () => {
  afterEach(closeMessages);

  it('shows when it goes out in the person’s zone, and can be canceled', async () => {
    await openMessagesWith(waiting);
    expect(list()[0]).toMatch(/Scheduled.*Tomorrow/);
    await press('Cancel');
    const canceled = { ...waiting, status: 'canceled', updated_at: '2026-11-20T10:00:01.000Z' } as const;
    request('POST', cancels).flush(canceled);
    await settle();
    await answerList([canceled]);
    expect(buttons('Canceled', rows()[0])).toHaveLength(1);
    expect(buttons('Cancel')).toEqual([]);
    expect(buttons('Send now', rows()[0])).toHaveLength(1);
  });

  it('that went out meanwhile says that it is too late, and what is true now', async () => {
    await openMessagesWith(waiting);
    await press('Cancel');
    refuse(request('POST', cancels), 'too_late');
    await settle();
    await answerList([
      { ...waiting, status: 'sent', twilio_sid: 'SM1', updated_at: '2026-11-20T10:00:01.000Z' },
    ]);
    expect(list()[0]).toContain('Too late to cancel');
    expect(buttons('Sent', rows()[0])).toHaveLength(1);
  });

  it('that could not be canceled for want of a line can be canceled again', async () => {
    await openMessagesWith(waiting);
    await press('Cancel');
    request('POST', cancels).error(new ProgressEvent('error'));
    await settle();
    expect(list()[0]).toContain('Not canceled yet.');
    expect(buttons('Cancel', rows()[0])).toHaveLength(1);
  });
});

describe('a queued text', () => {
  afterEach(closeMessages);

  it.each([
    ['has not', null, 1],
    ['has', 'SM1', 0],
  ])('that Twilio %s got offers Cancel accordingly', async (_words, twilio_sid, count) => {
    await openMessagesWith(message(1, { twilio_sid }));
    expect(buttons('Cancel', rows()[0])).toHaveLength(count);
    expect(requests('POST', cancels)).toEqual([]);
  });
});
