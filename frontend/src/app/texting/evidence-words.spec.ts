import { describe, expect, it } from 'vitest';
import { evidence } from '../../testing/fixtures.ts';
import { receiptLines } from './evidence-words.ts';

const noon = new Date(2026, 10, 20, 12);
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 0, 0, 7).toISOString();

describe('receiptLines', () => {
  it('tells the way of a text from here to the phone', () => {
    const lines = receiptLines(
      [
        evidence({ at: at(20, 9), source: 'account', status: 'queued' }),
        evidence({
          at: at(20, 9),
          source: 'api',
          status: 'queued',
          provider_status: 'queued',
          applied: false,
        }),
        evidence({ at: at(20, 10), status: 'sent', provider_status: 'sent' }),
        evidence({ at: at(20, 11), status: 'delivered', provider_status: 'delivered' }),
      ],
      noon,
    );
    expect(lines.map(({ words, tone, aside }) => [words, tone, aside])).toEqual([
      ['Accepted here', 'waiting', 'you'],
      ['Handed to Twilio', 'sent', 'answer to our call · “queued”'],
      ['Sent to the carrier', 'sent', 'signed callback · “sent”'],
      ['Delivered to the phone', 'delivered', 'signed callback · “delivered”'],
    ]);
    expect(lines[0]).toMatchObject({ time: '09:00:00.007', iso: at(20, 9) });
  });

  it('says why it failed, by the code', () => {
    const [line] = receiptLines(
      [evidence({ at: at(20, 9), status: 'undelivered', error_code: 30006 })],
      noon,
    );
    expect(line).toMatchObject({ words: 'The carrier could not deliver it', tone: 'problem' });
    expect(line?.aside).toContain('code 30006');
  });

  it('shows late evidence without the colour of a status', () => {
    const [line] = receiptLines([evidence({ at: at(20, 9), status: 'sent', applied: false })], noon);
    expect(line).toMatchObject({ tone: 'waiting', aside: 'signed callback · changed nothing' });
  });

  it.each([
    [{ source: 'account', status: 'canceled' }, 'Canceled', 'you'],
    [{ source: 'account', status: 'scheduled' }, 'Scheduled here', 'you'],
    [{ source: 'api', status: 'queued', note: 'due' }, 'Its time came; waiting to be', 'our server'],
    [{ source: 'api', status: 'failed', note: 'expired' }, 'Given up: it could not be handed', 'our server'],
    [
      { source: 'api', status: 'canceled', note: 'recipient_opted_out' },
      'Canceled: the recipient has opted out',
      'our server',
    ],
    [
      { source: 'api', status: 'unknown', note: 'lease_ran_out' },
      'The server stopped while handing it over',
      'our server',
    ],
    [
      { source: 'api', status: 'unknown', note: 'ECONNRESET' },
      'Handed to Twilio, no clear answer',
      'answer to our call · ECONNRESET',
    ],
    [{ source: 'lookup', note: 'nothing_found' }, 'Nothing like it', 'looked in Twilio’s list'],
    [{ source: 'lookup', note: 'several_fit' }, 'Several texts', 'looked in Twilio’s list'],
    [{ source: 'lookup', note: 'another_could_be_it' }, 'One text', 'looked in Twilio’s list'],
    [
      { source: 'lookup', status: 'sent', provider_status: 'sent' },
      'Sent',
      'found in Twilio’s list · “sent”',
    ],
    [{ source: 'poll', note: 'not_at_provider' }, 'Twilio does not know it', 'we asked Twilio'],
    [{ source: 'poll', note: 'stopped_asking' }, 'Nothing came for days', 'our server'],
    [
      { source: 'poll', status: 'delivered', provider_status: 'delivered' },
      'Delivered to the phone',
      'we asked Twilio · “delivered”',
    ],
  ] as const)('says of %j what happened and where it is known from', (event, words, aside) => {
    const [line] = receiptLines([evidence({ at: at(20, 9), ...event })], noon);
    expect(line?.words).toContain(words);
    expect(line?.aside).toBe(aside);
  });

  it('puts notes into words and keeps unknown ones', () => {
    const notes = ['provider_busy', 'ECONNRESET'].map((note) =>
      evidence({ at: at(20, 9), source: 'api', note }),
    );
    expect(receiptLines(notes, noon).map(({ words }) => words)).toEqual([
      'Twilio was busy; trying again',
      'ECONNRESET',
    ]);
  });

  it('says the date where the day changes', () => {
    const events = [at(18, 9), at(18, 10), at(19, 0)].map((time) => evidence({ at: time, status: 'sent' }));
    const dates = receiptLines(events, noon).map(({ aside }) => /\d+ \w+ 2026/.exec(aside ?? '')?.[0]);
    expect(dates).toEqual(['18 Nov 2026', undefined, '19 Nov 2026']);
  });
});
