import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleSize } from './bundle-size.ts';

function builtApp(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-size-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

it('counts the scripts of the page and what they import statically, each once, and nothing on demand', () => {
  const { files, total } = bundleSize(
    builtApp({
      'index.html': '<script src="main.js" type="module"></script><script src="polyfills.js"></script>',
      'main.js': 'import{a as b}from"./shared.js";import"./effect.js";const later=()=>import("./later.js");',
      'polyfills.js': 'import"./shared.js";',
      'shared.js': 'export*from"./deep.js";',
      'effect.js': '1',
      'deep.js': '2',
      'later.js': '3'.repeat(10_000),
    }),
  );
  expect(files.map(([name]) => name).sort()).toEqual([
    'deep.js',
    'effect.js',
    'main.js',
    'polyfills.js',
    'shared.js',
  ]);
  expect(total).toBe(files.reduce((sum, [, bytes]) => sum + bytes, 0));
});

it('does not take a page without scripts for a small one', () => {
  expect(() => bundleSize(builtApp({ 'index.html': '<p>' }))).toThrow('loads no script');
});
