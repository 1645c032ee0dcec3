import { Types } from 'mongoose';
import { malformedParameter } from './parse.ts';

/** A place in a list that goes by a time, then `_id`, newest first. */
export interface ListPosition {
  readonly at: Date;
  readonly id: Types.ObjectId;
}

/** A place as the `Link` header names it. */
export function formatCursor({ at, id }: ListPosition): string {
  return `${at.getTime().toString(36)}-${id.toHexString()}`;
}

/** @throws {Problem} `malformed_request` for what no `Link` header said */
export function parseCursor(cursor: string): ListPosition {
  const [, time, id] = /^([0-9a-z]{1,10})-([0-9a-f]{24})$/.exec(cursor) ?? [];
  const at = new Date(Number.parseInt(time ?? '', 36));
  if (id === undefined || Number.isNaN(at.getTime())) throw malformedCursor();
  return { at, id: new Types.ObjectId(id) };
}

export function malformedCursor() {
  return malformedParameter('before', 'Take the cursor from the Link header of the page before.');
}
