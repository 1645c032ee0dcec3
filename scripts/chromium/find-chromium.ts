import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { programOnPath } from '../program-on-path.ts';
import { packageBin, projectRoot } from '../project.ts';
import { runCommand } from '../run-command.ts';
import { installDebianPackages } from './install-debian-packages.ts';

/** Tests run in the headless shell, which is twice as fast; Lighthouse wants the whole browser. */
export type ChromiumKind = 'headless' | 'full';

export interface ChromiumSearch {
  readonly kind: ChromiumKind;
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Told what takes long. */
  readonly say?: (line: string) => void;
  /** Whether one may be fetched or installed; else only looked for. */
  readonly install?: boolean;
}

const fullNames = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

type Source = readonly [name: string, find: () => Promise<string | null> | string | null];

/**
 * Finds a Chromium that runs, and installs one when there is none. The sources, in order: `CHROME_PATH`, the PATH,
 * what Playwright downloaded before, Playwright's download, and Debian's packages.
 * @returns its path
 * @throws {PlainError} naming what was tried and the ways to give it one
 */
export async function findChromium(search: ChromiumSearch): Promise<string> {
  const tried: string[] = [];
  for (const [source, find] of sources(search)) {
    search.signal?.throwIfAborted();
    try {
      const path = await find();
      if (path === null) continue;
      await assertRuns(path);
      return path;
    } catch (error) {
      search.signal?.throwIfAborted();
      const failure = `${source}: ${error instanceof Error ? error.message : String(error)}`;
      search.say?.(`No Chromium from ${failure}`);
      tried.push(failure);
    }
  }
  throw new PlainError(
    [
      'No Chromium could be found or installed.',
      ...tried.map((line) => `  tried ${line}`),
      'Give it one in any of these ways:',
      '  CHROME_PATH=/path/to/chrome to use a browser on this machine',
      '  install chromium or google-chrome so that it is on the PATH',
    ].join('\n'),
  );
}

function sources(search: ChromiumSearch): Source[] {
  const { kind, environment = process.env, signal, install = true } = search;
  const names = kind === 'headless' ? ['chromium-headless-shell', ...fullNames] : fullNames;
  const onPath = (): string | null => programOnPath(names, environment);
  const known: Source[] = [
    ['CHROME_PATH', () => environment['CHROME_PATH']?.trim() || null],
    ['a browser on the PATH', onPath],
    ['an installed application', () => macApps.find((app) => existsSync(app)) ?? null],
    ["Playwright's downloads", () => downloadedByPlaywright(kind, environment)],
  ];
  if (!install) return known;
  const say = search.say ?? (() => undefined);
  return [
    ...known,
    [
      "Playwright's download",
      async () => {
        say('Fetching Chromium by Playwright …');
        const browser = kind === 'headless' ? 'chromium-headless-shell' : 'chromium';
        const args = [packageBin('playwright'), 'install', '--no-shell', browser].filter(
          (arg) => kind === 'full' || arg !== '--no-shell',
        );
        const options = { cwd: projectRoot, env: environment, signal, timeoutMs: 300_000 };
        const { ok, output } = await runCommand(process.execPath, args, options);
        if (!ok) throw new Error(firstError(output));
        return downloadedByPlaywright(kind, environment);
      },
    ],
    [
      "Debian's packages",
      async () => {
        say("Installing Debian's chromium …");
        await installDebianPackages(
          kind === 'headless' ? ['chromium-headless-shell', 'chromium'] : ['chromium'],
          signal,
        );
        return onPath();
      },
    ],
  ];
}

function downloadedByPlaywright(kind: ChromiumKind, environment: NodeJS.ProcessEnv): string | null {
  const folders = [
    environment['PLAYWRIGHT_BROWSERS_PATH'],
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    join(environment['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
  ].filter((folder) => folder !== undefined);
  const patterns =
    kind === 'headless'
      ? ['chromium_headless_shell-*/*/{headless_shell,chrome-headless-shell,chrome-headless-shell.exe}']
      : ['chromium-*/*/{chrome,chrome.exe}', 'chromium-*/*/*.app/Contents/MacOS/*'];
  const files = folders.flatMap((folder) => patterns.flatMap((pattern) => globSync(join(folder, pattern))));
  return files.sort().at(-1) ?? null;
}

/** Snap's stand-in for chromium, or one that misses a library, shows it here and not in the middle of a test. */
async function assertRuns(path: string): Promise<void> {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  // There, this would open a window instead of answering.
  if (process.platform === 'win32') return;
  const { ok, output } = await runCommand(path, ['--version'], { timeoutMs: 30_000 });
  if (!ok) throw new Error(`${path} does not run. ${firstError(output)}`);
}

function firstError(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /error|fail|cannot/i.test(line)) ?? lines.findLast((line) => line !== '') ?? '';
}
