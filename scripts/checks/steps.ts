import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSize, initialBudget } from '../bundle-size.ts';
import { buildAppIfStale, frontendDirectory } from '../launch/build-app.ts';
import { packageBin, projectRoot } from '../project.ts';
import { runCommand, type CommandResult } from '../run-command.ts';
import type { Step, StepResult } from './step.ts';
import { playwrightReport, vitestReport, type TestCounts } from './test-report.ts';

const typedProjects = [
  'contract',
  'backend',
  'simulator',
  'simulator/tsconfig.page.json',
  'scripts',
  'bench',
  'e2e',
];

/** Types of every workspace but the frontend, whose own compiler checks them with its templates. */
export const types: Step = {
  name: 'types',
  run: async (signal) => {
    const results: CommandResult[] = [];
    for (const project of typedProjects) {
      results.push(await node([packageBin('typescript', 'tsc'), '-p', project], signal));
    }
    const compiler = packageBin('@angular/compiler-cli', 'ngc');
    results.push(await node([compiler, '-p', 'frontend/tsconfig.spec.json', '--noEmit'], signal));
    return joined(results);
  },
};

/** @param cached whether files that did not change may be left out: fast, and blind to what they import */
export const lint = (cached = false): Step => ({
  name: 'lint',
  run: async (signal) => {
    const cache = cached ? ['--cache', '--cache-location', '.cache/eslint/'] : [];
    return node([packageBin('eslint'), '.', '--max-warnings', '0', ...cache], signal);
  },
});

export const format: Step = {
  name: 'format',
  run: async (signal) => node([packageBin('prettier'), '--check', '--log-level', 'warn', '.'], signal),
};

/** The built app, and what its first page costs. */
export const app: Step = {
  name: 'app',
  run: async (signal) => {
    await buildAppIfStale({ say: () => undefined, signal });
    const { files, total } = bundleSize(join(frontendDirectory, 'dist', 'browser'));
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
    const output = files.map(([name, bytes]) => `${kilobytes(bytes).padStart(10)}  ${name}`).join('\n');
    const note = `initial JavaScript ${kilobytes(total)} of ${kilobytes(initialBudget)} gzip`;
    return { ok: total <= initialBudget, output: `${note}\n${output}`, note };
  },
};

/** Contract, simulator, server and scripts. */
export const unitTests = (environment: NodeJS.ProcessEnv): Step => ({
  name: 'unit tests',
  run: async (signal) =>
    withReport(vitestReport, (report) =>
      node(
        [packageBin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        signal,
        environment,
      ),
    ),
});

export const frontendTests: Step = {
  name: 'frontend tests',
  run: async (signal) =>
    withReport(vitestReport, (report) =>
      runCommand(
        process.execPath,
        [
          packageBin('@angular/cli', 'ng'),
          'test',
          '--watch=false',
          '--reporters=default',
          '--reporters=json',
          `--output-file=${report}`,
        ],
        { cwd: frontendDirectory, env: { ...process.env, NG_CLI_ANALYTICS: 'false' }, signal },
      ),
    ),
};

export const browserTests = (environment: NodeJS.ProcessEnv): Step => ({
  name: 'browser tests',
  run: async (signal) =>
    withReport(playwrightReport, (report) =>
      runCommand(
        process.execPath,
        [packageBin('@playwright/test', 'playwright'), 'test', '--reporter=list,json'],
        {
          cwd: join(projectRoot, 'e2e'),
          env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
          signal,
        },
      ),
    ),
});

/** Runs a test runner that writes a JSON report. One that ran nothing has failed: it would pass for ever. */
async function withReport(
  read: (file: string) => TestCounts | null,
  run: (file: string) => Promise<CommandResult>,
): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mysms-report-'));
  try {
    const { ok, output } = await run(join(folder, 'report.json'));
    const counts = read(join(folder, 'report.json'));
    if (counts === null) return { ok: false, output: `${output}\nIt wrote no report of its tests.` };
    if (counts.passed + counts.failed === 0)
      return { ok: false, output: `${output}\nIt ran no test.`, ...counts };
    return { ok: ok && counts.failed === 0, output, ...counts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function node(args: readonly string[], signal: AbortSignal, env = process.env): Promise<CommandResult> {
  return runCommand(process.execPath, args, { cwd: projectRoot, env, signal });
}

function joined(results: readonly CommandResult[]): StepResult {
  return {
    ok: results.every(({ ok }) => ok),
    output: results
      .map(({ output }) => output.trim())
      .filter((text) => text !== '')
      .join('\n'),
  };
}
