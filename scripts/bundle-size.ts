import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the first page may cost in JavaScript, in bytes of gzip at its best. */
export const initialBudget = 110_000;

export interface BundleSize {
  /** Bytes of gzip of each script that the browser loads before it shows anything, the largest first. */
  readonly files: readonly (readonly [name: string, bytes: number])[];
  readonly total: number;
}

/**
 * Measures the initial JavaScript of a built app: the scripts of its page and all that they import statically. What is
 * imported on demand does not count.
 * @param directory where index.html is
 */
export function bundleSize(directory: string): BundleSize {
  const page = readFileSync(join(directory, 'index.html'), 'utf8');
  const queue = [...page.matchAll(/<script[^>]*\ssrc="([^"]+\.js)"/g)].map(([, name = '']) => name);
  if (queue.length === 0) throw new Error(`${directory}/index.html loads no script.`);
  const sizes = new Map<string, number>();
  for (const name of queue) {
    const file = join(directory, name);
    if (sizes.has(name) || !existsSync(file)) continue;
    const code = readFileSync(file);
    sizes.set(name, gzipSync(code, { level: 9 }).length);
    // `import"./a.js"`, `import{b}from"./a.js"`, `export*from"./a.js"`; but not `import("./a.js")`.
    for (const [, path = ''] of code.toString().matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g)) {
      queue.push(path);
    }
  }
  const files = [...sizes].sort(([, a], [, b]) => b - a);
  return { files, total: files.reduce((sum, [, bytes]) => sum + bytes, 0) };
}
