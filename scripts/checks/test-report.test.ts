import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playwrightReport, vitestReport } from './test-report.ts';

function report(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'test-report-')), 'report.json');
  writeFileSync(file, text);
  return file;
}

it("reads vitest's counts", () => {
  const file = report('{"numPassedTests": 5, "numFailedTests": 1, "numPendingTests": 2, "numTodoTests": 1}');
  expect(vitestReport(file)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

it("reads Playwright's counts, and takes a flaky test for a failed one", () => {
  const file = report('{"stats": {"expected": 5, "unexpected": 1, "flaky": 2, "skipped": 3}}');
  expect(playwrightReport(file)).toEqual({ passed: 5, failed: 3, skipped: 3 });
});

it('knows a runner that wrote nothing, or half of it', () => {
  expect(vitestReport('/nowhere/report.json')).toBeNull();
  expect(playwrightReport(report('{"stats": {"expe'))).toBeNull();
});
