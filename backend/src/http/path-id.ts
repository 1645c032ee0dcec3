import type { Request } from 'express';
import { Types } from 'mongoose';
import { Problem } from './problem.ts';

/** The id in the path of a request; null when what stands there is none. */
export function pathId(req: Request): Types.ObjectId | null {
  const { id } = req.params;
  return typeof id === 'string' && /^[0-9a-f]{24}$/.test(id) ? new Types.ObjectId(id) : null;
}

/** @throws {Problem} `not_found`: what is no id names nothing */
export function requiredPathId(req: Request): Types.ObjectId {
  const id = pathId(req);
  if (id === null) throw new Problem('not_found');
  return id;
}
