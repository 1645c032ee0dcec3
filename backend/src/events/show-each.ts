import type { Types } from 'mongoose';
import type { Logger } from 'pino';
import { isDatabaseFault } from '../database/is-database-fault.ts';

/**
 * Shows all of the objects together; if one of them cannot be shown, each by itself, and that one is left out: it must
 * not keep the others from anybody.
 * @throws when the database was away: then nothing is known of any of them
 */
export async function showEach<T extends { readonly _id: Types.ObjectId }, View>(
  objects: readonly T[],
  show: (objects: readonly T[]) => View[] | Promise<View[]>,
  log: Logger,
): Promise<View[]> {
  try {
    return await show(objects);
  } catch (error) {
    if (isDatabaseFault(error)) throw error;
    const [only] = objects;
    if (only !== undefined && objects.length === 1) {
      log.error(
        { err: error, id: only._id.toHexString() },
        'An object cannot be shown; its event is left out.',
      );
      return [];
    }
  }
  const views: View[] = [];
  for (const object of objects) views.push(...(await showEach([object], show, log)));
  return views;
}
