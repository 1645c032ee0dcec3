import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pollDelay, Polling, type PollOutcome } from '../core/polling.ts';

describe('pollDelay', () => {
  const calm = { isHidden: false, isLively: false, failures: 0, random: 0 };

  it('is 5 s in view, 30 s hidden, 1 s while a text is moving in view', () => {
    expect(pollDelay(calm)).toBe(5000);
    expect(pollDelay({ ...calm, isHidden: true })).toBe(30_000);
    expect(pollDelay({ ...calm, isLively: true })).toBe(1000);
    expect(pollDelay({ ...calm, isLively: true, isHidden: true })).toBe(30_000);
  });

  it('grows with failures up to a minute, spread over the upper half', () => {
    const delays = [1, 2, 3, 4, 5, 20].map((failures) => pollDelay({ ...calm, failures, random: 1 }));
    expect(delays).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(pollDelay({ ...calm, failures: 5, random: 0 })).toBe(30_000);
  });
});

describe('Polling', () => {
  const read = vi.fn<() => Promise<PollOutcome>>();
  const hidden = vi.spyOn(document, 'hidden', 'get');
  let polling: Polling;

  beforeEach(() => {
    vi.useFakeTimers();
    hidden.mockReturnValue(false);
    read.mockReset().mockResolvedValue('read');
    polling = new Polling({ document, read, isLively: () => false, random: () => 1 });
  });

  afterEach(() => {
    polling.stop();
    vi.useRealTimers();
  });

  it('reads at once and then every 5 s', async () => {
    await polling.now();
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(4999);
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('slows down when hidden, and reads at once when it comes back', async () => {
    await polling.now();
    hidden.mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(read).toHaveBeenCalledTimes(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(read).toHaveBeenCalledTimes(2);
  });

  it.each(['online', 'offline'])('reads at once when the network says %s', async (change) => {
    await polling.now();
    window.dispatchEvent(new Event(change));
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('waits longer after failures', async () => {
    read.mockResolvedValue('failed');
    await polling.now();
    await vi.advanceTimersByTimeAsync(5000);
    expect(read).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(9999);
    expect(read).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('keeps one pace when asked again while a reading is under way', async () => {
    await Promise.all([polling.now(), polling.now()]);
    read.mockClear();
    await vi.advanceTimersByTimeAsync(5000);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is silent once stopped', async () => {
    await polling.now();
    polling.stop();
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read).toHaveBeenCalledTimes(1);
  });
});
