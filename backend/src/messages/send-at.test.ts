import { readFileSync } from 'node:fs';
import { sendMessageSchema } from '@mysms/contract/messages';
import { problems } from '@mysms/contract/problems';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { type Problem } from '../http/problem.ts';
import { checkIsAhead, parseSendAt } from './send-at.ts';

it.each([
  ['the README', readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')],
  ['the problem', problems.send_at_invalid.explanation],
  ['the schema', JSON.stringify(z.toJSONSchema(sendMessageSchema, { io: 'input' }))],
])('%s shows no day that will have passed', (_label, text) => {
  expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d/);
});

describe('a send_at', () => {
  it.each([
    ['2030-01-31T09:00:00Z', '2030-01-31T09:00:00.000Z'],
    ['2030-01-31T09:00:00.250Z', '2030-01-31T09:00:00.250Z'],
    ['2030-01-31T09:00:00+01:00', '2030-01-31T08:00:00.000Z'],
    ['2030-01-31T09:00-03:30', '2030-01-31T12:30:00.000Z'],
    ['2028-02-29T00:00:00+05:30', '2028-02-28T18:30:00.000Z'],
    ['2026-12-01T09:00:00+01', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01T09:00:00+0100', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01T09:00-0330', '2026-12-01T12:30:00.000Z'],
    ['2026-12-01t09:00:00z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00,250Z', '2026-12-01T09:00:00.250Z'],
    ['2026-12-01T09:00:00.123456+00:00', '2026-12-01T09:00:00.123Z'],
    ['20261201T090000Z', '2026-12-01T09:00:00.000Z'],
    ['20261201T0900+0100', '2026-12-01T08:00:00.000Z'],
  ])('%s is %s', (given, meant) => {
    expect(parseSendAt(given, '/send_at').toISOString()).toBe(meant);
  });

  it.each([
    ['no zone', '2030-01-31T09:00:00'],
    ['a day without a time', '2030-01-31'],
    ['31 February', '2030-02-31T09:00:00Z'],
    ['29 February of another year', '2030-02-29T09:00:00Z'],
    ['hour 25', '2030-01-31T25:00:00Z'],
    ['a zone of a day', '2030-01-31T09:00:00+24:00'],
    ['31 February without hyphens', '20300231T090000Z'],
    ['a space for the T', '2030-01-31 09:00:00Z'],
    ['a date half with hyphens', '2030-0131T09:00:00Z'],
    ['an hour alone', '2030-01-31T09Z'],
    ['the name of a zone', '2030-01-31T09:00:00 Europe/Berlin'],
    ['a number', '1893488400000'],
    ['words', 'tomorrow at nine'],
    ['nothing', ''],
  ])('is not taken with %s', (_label, given) => {
    const parse = () => parseSendAt(given, '/message/send_at');
    expect(parse).toThrow(expect.objectContaining({ code: 'send_at_invalid' }) as Problem);
  });

  const now = new Date('2026-07-15T12:00:00Z');
  it.each([
    ['2026-07-15T12:00:00.001Z', true],
    ['2026-08-19T12:00:00.000Z', true],
    ['2026-07-15T12:00:00.000Z', false],
    ['2026-07-14T12:00:00.000Z', false],
    ['2026-08-19T12:00:00.001Z', false],
  ])('at noon of 15 July, is %s taken? %s', (given, isTaken) => {
    const check = () => checkIsAhead(new Date(given), '/send_at', now);
    if (isTaken) expect(check).not.toThrow();
    else expect(check).toThrow(/2026-07-15T12:00:00.000Z and not after 2026-08-19T12:00:00.000Z/);
  });
});
