import { describe, expect, it } from 'vitest';
import { fromLocalTime, sendTimeFault, sendTimeRange, suggestedSendTime, toLocalTime } from './local-time.ts';

// The zone is whatever the machine has; nothing here may depend on which.
const now = new Date(2026, 10, 20, 12, 0, 30);

describe('a time to send at', () => {
  it('is the same after a way through the box', () => {
    const at = new Date(2026, 10, 21, 8, 5);
    expect(toLocalTime(at)).toBe('2026-11-21T08:05');
    expect(fromLocalTime(toLocalTime(at))).toEqual(at);
  });

  it.each(['', 'tomorrow', '2026-11-21', '2026-13-01T10:00'])(
    'is none as long as the box holds %j',
    (text) => {
      expect(fromLocalTime(text)).toBeNull();
      expect(sendTimeFault(text, now)).toBe('Choose a date and a time.');
    },
  );

  it('is proposed for tomorrow morning, also over the end of a year', () => {
    expect(suggestedSendTime(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01T08:00');
  });

  it('lies between the next minute and 35 days from now', () => {
    const { min, max } = sendTimeRange(now);
    expect(sendTimeFault(min, now)).toBeNull();
    expect(sendTimeFault(max, now)).toBeNull();
    expect(min).toBe('2026-11-20T12:01');
    expect(sendTimeFault('2026-11-20T12:00', now)).toBe('This time has passed. Choose a later one.');
    expect(sendTimeFault('2026-12-26T12:00', now)).toContain('35 days at most: until Friday');
  });
});
