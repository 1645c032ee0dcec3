import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from './chromium/find-chromium.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';
import { startInstance } from './launch/start-instance.ts';
import { PlainError } from './plain-error.ts';
import { packageBin, projectRoot } from './project.ts';
import { runCommand } from './run-command.ts';

/** What each category must reach, of 100, on a phone. */
const targets = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;
type Category = keyof typeof targets;
const categories = Object.keys(targets) as Category[];

const runs = 3;
/** Lighthouse sometimes loses the beginning of its own recording, which says nothing of the page. */
const attempts = 3;
const reports = join(projectRoot, 'lighthouse-report');
const chromeFlags =
  '--headless=new --no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run';

// `npm run lighthouse`: the median of three runs for each page, on an instance of its own.
await runUntilStopped(async (signal, started) => {
  const say = (line: string): void => console.log(line);
  const chromium = await findChromium({ kind: 'full', signal, say });
  const instance = await startInstance();
  started.defer(instance.stop);
  await mkdir(reports, { recursive: true });
  const headersFile = join(reports, 'headers.json');
  const { cookie, conversation } = await signUpAndSend(instance.url);
  await writeFile(headersFile, JSON.stringify({ Cookie: cookie }), { mode: 0o600 });
  const signedIn = ['--extra-headers', headersFile];

  const missed: string[] = [];
  say(['page'.padEnd(20), ...categories].join('  '));
  for (const [page, path, args] of [
    ['/sign-in', '/sign-in', []],
    ['/inbox', '/inbox', signedIn],
    ['/inbox/new', '/inbox/new', signedIn],
    ['/inbox/conversation', `/inbox/${conversation}`, signedIn],
    ['/messages', '/messages', signedIn],
  ] as const) {
    const scores: Record<Category, number>[] = [];
    for (let run = 1; run <= runs; run++) {
      const file = join(reports, `${page.slice(1).replace('/', '-')}-${run}.json`);
      await audit(instance.url + path, file, args, chromium, signal);
      scores.push(await readScores(file));
    }
    const medians = categories.map(
      (category) => [category, median(scores.map((score) => score[category]))] as const,
    );
    say(
      [page.padEnd(20), ...medians.map(([category, score]) => String(score).padStart(category.length))].join(
        '  ',
      ),
    );
    for (const [category, score] of medians) {
      if (score < targets[category])
        missed.push(`${page}: ${category} is ${score}, wanted ${targets[category]}`);
    }
  }
  for (const line of missed) say(line);
  say(`The reports are in ${reports}.`);
  return missed.length === 0 ? 0 : 1;
});

async function audit(
  url: string,
  file: string,
  args: readonly string[],
  chromium: string,
  signal: AbortSignal,
): Promise<void> {
  const options = [
    '--quiet',
    '--output=json',
    `--output-path=${file}`,
    `--only-categories=${categories.join(',')}`,
  ];
  for (let attempt = 1; ; attempt += 1) {
    const { ok, output } = await runCommand(
      process.execPath,
      [packageBin('lighthouse'), url, ...options, `--chrome-flags=${chromeFlags}`, ...args],
      { env: { ...process.env, CHROME_PATH: chromium }, signal, timeoutMs: 120_000 },
    );
    signal.throwIfAborted();
    if (ok) return;
    const isUnrecorded = output.includes('NO_NAVSTART') && attempt < attempts;
    if (!isUnrecorded) throw new PlainError(`Lighthouse failed on ${url}:\n${output.trim()}`);
  }
}

async function readScores(file: string): Promise<Record<Category, number>> {
  const report = JSON.parse(await readFile(file, 'utf8')) as {
    categories: Record<Category, { score: number | null }>;
  };
  const entries = categories.map((category) => [
    category,
    Math.round((report.categories[category].score ?? 0) * 100),
  ]);
  return Object.fromEntries(entries) as Record<Category, number>;
}

/** @returns the cookie of an account that has texts to show, and a conversation of it */
async function signUpAndSend(url: string): Promise<{ cookie: string; conversation: string }> {
  const post = async (path: string, body: unknown, cookie = ''): Promise<Response> => {
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok)
      throw new PlainError(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const account = {
    email: 'lighthouse@example.org',
    password: 'a-long-pass-phrase-for-it',
    name: 'Lighthouse',
  };
  const cookies = (await post('/users', { user: account })).headers.getSetCookie();
  const cookie = cookies.map((line) => line.split(';')[0] ?? '').join('; ');
  let conversation = '';
  for (const lastDigits of ['0123', '0124', '3003', '3005', '0125', '1211']) {
    const message = {
      recipient_number: `+1202555${lastDigits}`,
      content: `Hello ${lastDigits}, see you at 8.`,
    };
    const sent = await post('/api/messages', { message }, cookie);
    conversation = ((await sent.json()) as { conversation_id: string }).conversation_id;
  }
  return { cookie, conversation };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
