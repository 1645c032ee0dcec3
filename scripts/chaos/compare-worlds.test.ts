import { describe, expect, it } from 'vitest';
import { compareWorlds, type Answer, type LedgerFact, type Row, type Worlds } from './compare-worlds.ts';

const answer: Answer = { key: 'k1', ids: ['m1'], wasCanceled: false };
const row: Row = {
  id: 'm1',
  account: 'a1',
  key: 'hash of k1',
  status: 'delivered',
  dispatch: 'handed_over',
  sid: 'SM1',
  isAskedAfter: false,
  unknownBy: null,
  resolvedAfterMs: null,
  resolvedBy: null,
};
const fact: LedgerFact = { sid: 'SM1', messageId: 'm1', status: 'delivered' };
const right: Worlds = { answers: [answer], rows: [row], ledger: [fact], heldAtKills: new Set() };
const unsent = { sid: null, dispatch: 'refused' };

/** Which kinds of violation a world has. */
function kindsOf(world: Partial<Worlds>): string[] {
  return Object.entries(compareWorlds({ ...right, ...world }))
    .filter(([, found]) => (found as string[]).length > 0)
    .map(([kind]) => kind);
}

describe('a world without a fault', () => {
  it.each<[string, Partial<Worlds>]>([
    ['a delivered text', {}],
    ['a sent text that was delivered since', { rows: [{ ...row, status: 'sent' }] }],
    ['an answer that came twice', { answers: [{ ...answer, ids: ['m1', 'm1'] }] }],
    ['a refused text', { rows: [{ ...row, ...unsent, status: 'failed' }], ledger: [] }],
    [
      'a text that failed at the provider',
      { rows: [{ ...row, status: 'failed' }], ledger: [{ ...fact, status: 'failed' }] },
    ],
    [
      'a cancelled text',
      {
        answers: [{ ...answer, wasCanceled: true }],
        rows: [{ ...row, sid: null, dispatch: 'waiting', status: 'canceled' }],
        ledger: [],
      },
    ],
    ['an unknown text', { rows: [{ ...row, sid: null, dispatch: 'unknown', status: 'unknown' }] }],
    [
      'a text that a kill made unknown',
      { rows: [{ ...row, unknownBy: 'kill' }], heldAtKills: new Set(['m1']) },
    ],
    ['two texts without keys', { rows: [row, { ...row, ...unsent, id: 'm2', key: null, status: 'failed' }] }],
  ])('%s', (_label, world) => {
    expect(kindsOf(world)).toEqual([]);
  });
});

describe('lost', () => {
  it.each<[string, Partial<Worlds>]>([
    ['a text that nobody has looked after', { rows: [{ ...row, isAskedAfter: true }] }],
    ['an accepted text without a row', { rows: [], ledger: [] }],
    ['a client that was never answered', { answers: [{ ...answer, ids: [] }] }],
    [
      'a row that waits to the end',
      { rows: [{ ...row, sid: null, dispatch: 'waiting', status: 'queued' }], ledger: [] },
    ],
    [
      'a scheduled text that never went',
      { rows: [{ ...row, sid: null, dispatch: 'waiting', status: 'scheduled' }], ledger: [] },
    ],
    [
      'a claim without an end',
      { rows: [{ ...row, sid: null, dispatch: 'claimed', status: 'queued' }], ledger: [] },
    ],
    [
      'a text at the provider that we know nothing of',
      { ledger: [fact, { ...fact, sid: 'SM2', messageId: null }] },
    ],
  ])('%s', (_label, world) => {
    expect(kindsOf(world)).toEqual(['lost']);
  });
});

describe('doubled', () => {
  it.each<[string, Partial<Worlds>]>([
    ['a message that the provider took twice', { ledger: [fact, { ...fact, sid: 'SM2' }] }],
    ['two rows for one key', { rows: [row, { ...row, ...unsent, id: 'm2', status: 'failed' }] }],
    [
      'two messages in the answers to one key',
      {
        answers: [{ ...answer, ids: ['m1', 'm2'] }],
        rows: [row, { ...row, ...unsent, id: 'm2', key: 'another', status: 'failed' }],
      },
    ],
  ])('%s', (_label, world) => {
    expect(kindsOf(world)).toEqual(['doubled']);
  });
});

describe('a false claim', () => {
  it.each<[string, Partial<Row>, string | null]>([
    ['delivered, and it was not', {}, 'undelivered'],
    ['delivered, and it is only sent', {}, 'sent'],
    ['delivered, and it was never taken', { sid: null }, null],
    ['undelivered, and it was delivered', { status: 'undelivered' }, 'delivered'],
    ['failed, and it was delivered', { status: 'failed' }, 'delivered'],
    ['failed before the provider, and it was taken', { ...unsent, status: 'failed' }, 'failed'],
    ['cancelled, and it was taken', { ...unsent, status: 'canceled' }, 'delivered'],
    ['sent, and it is still queued', { status: 'sent' }, 'queued'],
    ['sent, and it was never taken', { status: 'sent', sid: null }, null],
    ['a sid that the provider never gave', { status: 'unknown' }, null],
    ["another message's sid", { sid: 'SM9' }, 'delivered'],
    ['a status that we do not have', { status: 'great' }, 'delivered'],
  ])('%s', (_label, claim, truth) => {
    const ledger = truth === null ? [] : [{ ...fact, status: truth }];
    expect(kindsOf({ rows: [{ ...row, ...claim }], ledger })).toEqual(['falseClaims']);
  });

  it('cancelled, said the answer, and it went out', () => {
    expect(kindsOf({ answers: [{ ...answer, wasCanceled: true }] })).toEqual(['falseClaims']);
  });
});

it('an unknown that no kill explains', () => {
  const rows: Row[] = [{ ...row, unknownBy: 'kill' }];
  expect(kindsOf({ rows, heldAtKills: new Set(['m2']) })).toEqual(['unexplained']);
});
