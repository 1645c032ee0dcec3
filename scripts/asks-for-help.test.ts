import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

function run(script: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), ...args],
    { encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

it.each([
  ['chaos.ts', '--help', /^ {2}--kills +\S.*\(1000\)$/m],
  ['chaos.ts', '-h', /^ {2}--weather +\S.*dropped-callbacks.*\(storm\)$/m],
  ['bench.ts', '--help', /^ {2}callback$/m],
  ['bench.ts', '-h', /^ {2}scroll$/m],
])('%s %s says line by line what it takes, and starts nothing', (script, flag, line) => {
  const { status, output } = run(script, flag);
  expect(output).toMatch(line);
  expect(output).not.toMatch(/MongoDB|mongod/);
  expect(status).toBe(0);
});

it.each([
  ['--weather', 'foo', /^--weather must be one of calm, typical, storm, .*\.\n$/],
  ['--bogus', '1', /^Unknown option '--bogus'.*\n {2}--texts +texts to send \(10000\)\n/s],
])('the chaos refuses %s %s without a stack', (flag, value, words) => {
  const { status, output } = run('chaos.ts', flag, value);
  expect(output).toMatch(words);
  expect(status).toBe(1);
});
