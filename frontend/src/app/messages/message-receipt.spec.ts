import { afterEach, describe, expect, it, vi } from 'vitest';
import { evidence, message } from '../../testing/fixtures.ts';
import { answerList, closeMessages, openMessagesWith } from '../../testing/messages-page.ts';
import { alerts, button, press, rows, words } from '../../testing/screen.ts';
import { refuse, request, requests, settle } from '../../testing/set-up.ts';

const sent = message(1, {
  status: 'sent',
  twilio_sid: `SM${'1'.repeat(32)}`,
  encoding: 'UCS-2',
  segments: 2,
});
const path = `/api/messages/${sent._id}`;
const handedOver = evidence({ source: 'api', status: 'queued', at: '2026-11-20T09:01:00.402Z' });
const sentOn = evidence({ status: 'sent', provider_status: 'sent', at: '2026-11-20T09:01:02.060Z' });
const arrived = evidence({ status: 'delivered', at: '2026-11-20T09:01:06.911Z' });
const receipt = (): string => words(document.querySelector('app-receipt-slip'));

async function open(): Promise<void> {
  await openMessagesWith(sent);
  button('Sent', rows()[0]).click();
  await settle();
}

describe('the receipt', () => {
  afterEach(closeMessages);

  it('lists the evidence behind the status, oldest first, in the row of its text', async () => {
    await open();
    request('GET', path).flush({ ...sent, events: [handedOver, sentOn] });
    await settle();
    expect(receipt()).toMatch(/:00\.402 ?Handed to Twilio.*:02\.060 ?Sent to the carrier/);
    expect(receipt()).toContain('2 segments · UCS-2');
    expect(receipt()).toContain(sent.twilio_sid);
    expect(rows()).toHaveLength(1);
    expect(button('Sent', rows()[0]).getAttribute('aria-expanded')).toBe('true');
  });

  it('closes by the same button', async () => {
    await open();
    request('GET', path).flush({ ...sent, events: [handedOver] });
    button('Sent', rows()[0]).click();
    await settle();
    expect(receipt()).toBe('');
    expect(button('Sent', rows()[0]).getAttribute('aria-expanded')).toBe('false');
  });

  it('closes with Escape, and gives the focus back', async () => {
    await open();
    request('GET', path).flush({ ...sent, events: [handedOver] });
    await settle();
    const slip = document.querySelector<HTMLElement>('app-receipt-slip');
    press(slip ?? document.body, 'Escape');
    await settle();
    expect(receipt()).toBe('');
    expect(document.activeElement).toBe(button('Sent', rows()[0]));
  });

  it('that could not be read is read again when the list can be', async () => {
    await open();
    request('GET', path).error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(5000);
    request('GET', '/api/messages').error(new ProgressEvent('error'));
    await settle();
    window.dispatchEvent(new Event('online'));
    await answerList([sent]);
    request('GET', path).flush({ ...sent, events: [handedOver] });
    await settle();
    expect(receipt()).toContain('Handed to Twilio');
    expect(alerts()).toEqual([]);
  });

  it('is read again when the message changed, and stays on show meanwhile', async () => {
    await open();
    request('GET', path).flush({ ...sent, events: [handedOver, sentOn] });
    await settle();
    await vi.advanceTimersByTimeAsync(5000);
    await answerList([{ ...sent, status: 'delivered', updated_at: '2026-11-20T10:00:05.000Z' }]);
    expect(receipt()).toContain('Sent to the carrier');
    request('GET', path).flush({ ...sent, events: [handedOver, sentOn, arrived] });
    await settle();
    expect(receipt()).toContain('Delivered to the phone');
  });

  it('is not read again while nothing changed', async () => {
    await open();
    request('GET', path).flush({ ...sent, events: [handedOver] });
    await settle();
    await vi.advanceTimersByTimeAsync(5000);
    await answerList([{ ...sent }]);
    expect(requests('GET', path)).toEqual([]);
  });

  it('says when it cannot be read, and Retry reads it', async () => {
    await open();
    refuse(request('GET', path), 'unavailable');
    await settle();
    expect(alerts().join()).toContain('The receipt could not be read.');
    button('Retry').click();
    await settle();
    request('GET', path).flush({ ...sent, events: [handedOver] });
    await settle();
    expect(alerts()).toEqual([]);
    expect(receipt()).toContain('Handed to Twilio');
  });
});
