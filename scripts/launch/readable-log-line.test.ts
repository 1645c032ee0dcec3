import { expect, it } from 'vitest';
import { readableLogLine } from './readable-log-line.ts';

const line = (level: number): string =>
  JSON.stringify({
    level,
    time: Date.UTC(2026, 0, 1),
    pid: 1,
    hostname: 'h',
    msg: 'said',
    code: 30003,
    at: { a: 1 },
  });

it('shows warnings and worse, with what belongs to them', () => {
  expect(readableLogLine(line(40), false)).toMatch(/^\d\d:\d\d:\d\d warn {2}said code=30003 at=\{"a":1\}$/);
  expect(readableLogLine(line(50), false)).toContain('error said');
});

it('reads the time as text, as milliseconds, and does without', () => {
  const at = (time: unknown): string =>
    readableLogLine(JSON.stringify({ level: 40, time, msg: 'said' }), false) ?? '';
  expect(at('2026-01-01T00:00:07.000Z')).toMatch(/^\d\d:\d\d:07 warn {2}said$/);
  expect(at(Date.UTC(2026, 0, 1, 0, 0, 7))).toMatch(/^\d\d:\d\d:07 warn {2}said$/);
  expect(at(undefined)).toBe('--:--:-- warn  said');
});

it('leaves information out, unless all is wanted', () => {
  expect(readableLogLine(line(30), false)).toBeNull();
  expect(readableLogLine(line(30), true)).toContain('info  said');
});

it('passes on what is no log entry, and drops blank lines', () => {
  expect(readableLogLine('Error: boom', false)).toBe('Error: boom');
  expect(readableLogLine('{ half', false)).toBe('{ half');
  expect(readableLogLine('  ', true)).toBeNull();
});
