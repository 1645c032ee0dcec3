import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moveIntoPlace } from './move-into-place.ts';

it('puts a whole, executable file in place, and leaves nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'move-into-place-'));
  const target = join(folder, 'program');
  await moveIntoPlace(target, async (fresh) => {
    expect(existsSync(target)).toBe(false);
    await writeFile(join(fresh, 'fetched'), 'x');
    return join(fresh, 'fetched');
  });
  expect(statSync(target).mode & 0o777).toBe(0o755);
  expect(readdirSync(folder)).toEqual(['program']);
});

it('leaves nothing in place when fetching fails half-way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'move-into-place-'));
  const fetching = moveIntoPlace(join(folder, 'program'), async (fresh) => {
    await writeFile(join(fresh, 'half'), 'x');
    throw new Error('cut off');
  });
  await expect(fetching).rejects.toThrow('cut off');
  expect(readdirSync(folder)).toEqual([]);
});
