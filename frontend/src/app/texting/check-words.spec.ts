import { describe, expect, it } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { checkWords } from './check-words.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const inSeconds = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();
const earlier = { twilio_sid: 'SM1', updated_at: '2026-11-20T09:00:00.000Z' };

describe('checkWords', () => {
  it.each([
    [-1, 'We are asking Twilio now.'],
    [40, 'We are asking Twilio again in less than a minute.'],
    [100, 'We are asking Twilio again in 2 min.'],
    [50 * 60, 'We are asking Twilio again in 50 min.'],
    [6 * 3600, 'We are asking Twilio again in 6 h.'],
    [47 * 3600, 'We are asking Twilio again in 2 days.'],
  ])('of a text in doubt that is asked after in %d s', (seconds, words) => {
    const text = message(1, { status: 'unknown', next_check_at: inSeconds(seconds) });
    expect(checkWords(text, now)).toBe(words);
  });

  it.each(['unknown', 'sent', 'queued'] as const)('says of a %s text when we have stopped', (status) => {
    expect(checkWords(message(1, { ...earlier, status }), now)).toContain('We have stopped asking Twilio');
  });

  it.each([
    ['delivered', earlier],
    ['failed', earlier],
    ['sent', { ...earlier, next_check_at: inSeconds(60) }],
    ['sent', { ...earlier, updated_at: inSeconds(-10) }],
    ['queued', { ...earlier, twilio_sid: null }],
    ['scheduled', earlier],
  ] as const)('has nothing to say of a %s text with %j', (status, change) => {
    expect(checkWords(message(1, { ...change, status }), now)).toBeNull();
  });
});
