import { readFileSync } from 'node:fs';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Reads the JSON report of vitest (`ng test` runs vitest too); null when there is none. */
export function vitestReport(file: string): TestCounts | null {
  const report = readReport(file);
  if (report === null) return null;
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests'),
    skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
  };
}

/** Reads Playwright's JSON report; null when there is none. A test that needed a second try counts as failed. */
export function playwrightReport(file: string): TestCounts | null {
  const stats = readReport(file)?.['stats'];
  if (typeof stats !== 'object' || stats === null) return null;
  const counts = stats as Record<string, unknown>;
  return {
    passed: numberAt(counts, 'expected'),
    failed: numberAt(counts, 'unexpected') + numberAt(counts, 'flaky'),
    skipped: numberAt(counts, 'skipped'),
  };
}

function readReport(file: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function numberAt(report: Record<string, unknown>, key: string): number {
  const value = report[key];
  return typeof value === 'number' ? value : 0;
}
