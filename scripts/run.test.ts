import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A project of its own: the runner, one task, and packages that count as installed unless told otherwise. */
function project(task: string): string {
  const root = mkdtempSync(join(tmpdir(), 'run-mjs-'));
  mkdirSync(join(root, 'scripts'));
  for (const name of ['run.mjs', 'watch-parent.mjs'])
    cpSync(join(import.meta.dirname, name), join(root, 'scripts', name));
  writeFileSync(join(root, 'package.json'), '{"name":"probe","version":"1.0.0","type":"module"}');
  writeFileSync(
    join(root, 'package-lock.json'),
    '{"name":"probe","version":"1.0.0","lockfileVersion":3,"packages":{}}',
  );
  writeFileSync(join(root, 'scripts', 'task.ts'), task);
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), '{}');
  return root;
}

function run(root: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'run.mjs'), ...args],
    { encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

describe('run.mjs', () => {
  it('runs the task with its arguments, in the root, and hands on the status', () => {
    const root = project(
      'const a: string[] = process.argv.slice(2); console.log(process.cwd(), a.join("|")); process.exit(7);',
    );
    const { status, output } = run(root, 'task', 'one', 'two words');
    expect(status).toBe(7);
    expect(output).toContain(`${root} one|two words`);
  });

  it('refuses a task that does not exist, in one line', () => {
    const { status, output } = run(project(''), 'nothing');
    expect(status).toBe(1);
    expect(output).toBe('There is no task nothing. The tasks stand under "scripts" in package.json.\n');
  });

  it('installs nothing through a link: npm would empty the folder that it points to', () => {
    const root = project('console.log("ran")');
    const elsewhere = mkdtempSync(join(tmpdir(), 'run-mjs-elsewhere-'));
    writeFileSync(join(elsewhere, '.package-lock.json'), '{}');
    utimesSync(join(elsewhere, '.package-lock.json'), 1, 1);
    const linked = join(root, 'node_modules-link');
    symlinkSync(elsewhere, linked);
    spawnSync('mv', [join(root, 'node_modules'), join(root, 'node_modules-was')]);
    spawnSync('mv', [linked, join(root, 'node_modules')]);
    const { status, output } = run(root, 'task');
    expect(status).toBe(1);
    expect(output).toContain('it is a link');
    expect(existsSync(join(elsewhere, '.package-lock.json'))).toBe(true);
  });
});
