import { compareWorlds, type Row } from './compare-worlds.ts';
import type { ChaosOptions } from './options.ts';
import type { ChaosOutcome } from './run-chaos.ts';

export interface ChaosReport {
  /** A Markdown table, and below it what must not have happened. */
  readonly lines: readonly string[];
  readonly isRight: boolean;
}

const shownViolations = 20;

/** Counts what happened, and says whether anything did that must not. */
export function reportChaos(options: ChaosOptions, outcome: ChaosOutcome): ChaosReport {
  const { rows, ledger, heldAtKills, ownEnds } = outcome;
  const { lost, doubled, falseClaims, unexplained } = compareWorlds(outcome);
  const taken = new Set(ledger.map(({ messageId }) => messageId));
  const wereUnknown = rows.filter(({ unknownBy }) => unknownBy !== null);
  const areUnknown = rows.filter(({ status }) => status === 'unknown');
  const resolvedMs = wereUnknown.flatMap(({ resolvedAfterMs: ms }) => (ms === null ? [] : [ms]));
  const table: [string, string | number][] = [
    ['texts accepted', rows.length],
    ['kills', `${options.kills} of ${options.processes} processes`],
    ['weather, seed', `${options.weather}, ${options.seed}`],
    ['taken by the provider', ledger.length],
    ['**lost**', lost.length],
    ['**doubled**', doubled.length],
    ['**false claims**', falseClaims.length],
    ['claimed at a kill', heldAtKills.size],
    ['unknown by a kill', count(wereUnknown, ({ unknownBy }) => unknownBy === 'kill')],
    ['of these without such a claim', unexplained.length],
    [
      'unknown by a process that was too slow',
      count(wereUnknown, ({ unknownBy }) => unknownBy === 'slowness'),
    ],
    ['unknown by a fault of the provider', count(wereUnknown, ({ unknownBy }) => unknownBy === 'call')],
    ['resolved by a callback', count(wereUnknown, ({ resolvedBy }) => resolvedBy === 'callback')],
    ['resolved by a look-up', count(wereUnknown, ({ resolvedBy }) => resolvedBy === 'lookup')],
    ['resolved otherwise', count(wereUnknown, isResolvedOtherwise)],
    ['unknown to the end', areUnknown.length],
    ['of these at the provider all the same', count(areUnknown, ({ id }) => taken.has(id))],
    [
      'time until resolved: p50, p95, max',
      [0.5, 0.95, 1].map((part) => seconds(quantile(resolvedMs, part))).join(', '),
    ],
    ['still asked after', count(rows, ({ isAskedAfter }) => isAskedAfter)],
    ['time of the chaos, of settling', `${seconds(outcome.chaosMs)}, ${seconds(outcome.settlingMs)}`],
  ];
  const violations = [...lost, ...doubled, ...falseClaims, ...unexplained, ...ownEnds];
  const width = Math.max(...table.map(([name]) => name.length));
  const lines = [
    `| ${''.padEnd(width)} | |`,
    `|${'-'.repeat(width + 2)}|---|`,
    ...table.map(([name, value]) => `| ${name.padEnd(width)} | ${value} |`),
    ...violations.slice(0, shownViolations),
    ...(violations.length > shownViolations ? [`… and ${violations.length - shownViolations} more`] : []),
  ];
  return { lines, isRight: violations.length === 0 };
}

function isResolvedOtherwise({ resolvedBy }: Row): boolean {
  return resolvedBy !== null && resolvedBy !== 'callback' && resolvedBy !== 'lookup';
}

function count<T>(all: readonly T[], counts: (one: T) => boolean): number {
  return all.filter((one) => counts(one)).length;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
