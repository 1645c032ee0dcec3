import { expect, it } from 'vitest';
import { startOfDay } from './start-of-day.ts';

it.each([
  ['UTC', '2026-07-15T12:00:00Z', 0, '2026-07-15T00:00:00Z'],
  ['UTC', '2026-07-15T00:00:00Z', 0, '2026-07-15T00:00:00Z'],
  ['UTC', '2026-07-14T23:59:59.999Z', 0, '2026-07-14T00:00:00Z'],
  ['UTC', '2026-03-01T12:00:00Z', 1, '2026-02-28T00:00:00Z'],
  // Berlin puts its clocks forward on 29 March and back on 25 October 2026.
  ['Europe/Berlin', '2026-03-29T10:00:00Z', 0, '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-03-30T10:00:00Z', 0, '2026-03-29T22:00:00Z'],
  ['Europe/Berlin', '2026-03-30T10:00:00Z', 6, '2026-03-23T23:00:00Z'],
  ['Europe/Berlin', '2026-10-25T10:00:00Z', 0, '2026-10-24T22:00:00Z'],
  ['Europe/Berlin', '2026-10-26T10:00:00Z', 0, '2026-10-25T23:00:00Z'],
  ['Europe/Berlin', '2026-07-14T22:30:00Z', 0, '2026-07-14T22:00:00Z'],
  ['Asia/Kolkata', '2026-07-14T18:29:59Z', 0, '2026-07-13T18:30:00Z'],
  ['Asia/Kolkata', '2026-07-14T18:30:00Z', 0, '2026-07-14T18:30:00Z'],
  ['America/St_Johns', '2026-07-15T12:00:00Z', 0, '2026-07-15T02:30:00Z'],
  ['America/St_Johns', '2026-01-15T12:00:00Z', 30, '2025-12-16T03:30:00Z'],
  ['Pacific/Kiritimati', '2026-07-15T12:00:00Z', 0, '2026-07-15T10:00:00Z'],
  ['Pacific/Niue', '2026-07-15T10:00:00Z', 0, '2026-07-14T11:00:00Z'],
  // Santiago puts its clocks forward at midnight: 6 September 2026 begins at 01:00.
  ['America/Santiago', '2026-09-06T12:00:00Z', 0, '2026-09-06T04:00:00Z'],
])('in %s, at %s and %i days back, the day began at %s', (timeZone, now, daysBack, began) => {
  expect(startOfDay(new Date(now), timeZone, daysBack)).toEqual(new Date(began));
});

it('knows no zone that is none', () => {
  expect(() => startOfDay(new Date(), 'Mars/Olympus', 0)).toThrow(RangeError);
});
