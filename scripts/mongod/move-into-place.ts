import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';

/**
 * Runs work in a fresh folder beside the target, and moves the file that it answers onto the target in one step: who
 * finds the target finds all of it, however the work ended.
 */
export async function moveIntoPlace(
  target: string,
  fetchInto: (folder: string) => Promise<string>,
): Promise<string> {
  const folder = join(dirname(target), `incomplete-${process.pid}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    const file = await fetchInto(folder);
    await chmod(file, 0o755);
    await rename(file, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
