import { Types } from 'mongoose';
import { malformedParameter } from './parse.ts';

/** A place in a list that goes by a time, then `_id`, newest first. */
export interface ListPosition {
  readonly at: Date;
  readonly id: Types.ObjectId;
}

/** What a cursor begins with: the list that it is of. */
const letters = { messages: 'm', conversations: 'c' } as const;

type List = keyof typeof letters;

/** A place as the `Link` header of its list names it. */
export function formatCursor(list: List, { at, id }: ListPosition): string {
  return `${letters[list]}-${at.getTime().toString(36)}-${id.toHexString()}`;
}

/** @throws {Problem} `malformed_request` for what no `Link` header of this list said */
export function parseCursor(list: List, cursor: string): ListPosition {
  const [, letter, time, id] = /^([a-z])-([0-9a-z]{1,10})-([0-9a-f]{24})$/.exec(cursor) ?? [];
  if (letter !== letters[list] || time === undefined || id === undefined) throw malformedCursor();
  return { at: new Date(Number.parseInt(time, 36)), id: new Types.ObjectId(id) };
}

export function malformedCursor() {
  return malformedParameter('before', 'Take the cursor from the Link header of the page before.');
}
