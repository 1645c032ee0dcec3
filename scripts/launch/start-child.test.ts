import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startChild, type Child } from './start-child.ts';
import { startRestartingChild } from './start-restarting-child.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'start-child-'));

function options(program: string, lines: string[]) {
  const cwd = folder();
  const file = join(cwd, 'program.ts');
  writeFileSync(file, program);
  const show = (line: string): boolean => {
    lines.push(line);
    return !line.startsWith('hidden');
  };
  return { name: 'The program', args: [file], env: { PATH: '/usr/bin:/bin' }, cwd, patienceMs: 5000, show };
}

const untilStopped = `setInterval(() => {}, 1000); process.on('SIGTERM', () => { console.log('tidied up'); process.exit(0); });`;
const saying = (word: string): string => `${untilStopped} console.log('${word}');`;

it('lets a program tidy up when it is stopped', async () => {
  const lines: string[] = [];
  const child = startChild(options(saying('up'), lines));
  await expect.poll(() => lines).toContain('up');
  await child.stop();
  expect(lines).toEqual(['up', 'tidied up']);
  expect(await child.ended).toBe('ended with status 0');
});

it('insists where a program does not listen', async () => {
  const lines: string[] = [];
  const deaf = `setInterval(() => {}, 1000); process.on('SIGTERM', () => {}); console.log('up');`;
  const child = startChild({ ...options(deaf, lines), patienceMs: 100 });
  await expect.poll(() => lines).toContain('up');
  await child.stop();
  expect(await child.ended).toBe('was ended by SIGKILL');
});

it('keeps what was not shown, for whoever explains an end', async () => {
  const child = startChild(
    options(`console.log('shown'); console.log('hidden reason'); process.exitCode = 3;`, []),
  );
  expect(await child.ended).toBe('ended with status 3');
  expect(child.unshownOutput()).toEqual(['hidden reason']);
});

it('starts a program again when its sources change, also one that a change has broken', async () => {
  const lines: string[] = [];
  const said: string[] = [];
  const first = options(saying('one'), lines);
  const [file = ''] = first.args;
  const child: Child = startRestartingChild({
    ...first,
    watched: [first.cwd],
    say: (line) => said.push(line),
  });
  await expect.poll(() => lines).toContain('one');
  writeFileSync(file, 'this is no program');
  await expect
    .poll(() => said.at(-1), { timeout: 5000 })
    .toBe('The program ended with status 1. It starts again at the next change.');
  writeFileSync(file, saying('two'));
  await expect.poll(() => lines, { timeout: 5000 }).toContain('two');
  await child.stop();
  expect(lines.at(-1)).toBe('tidied up');
});
