import { Timestamp } from 'mongodb';

/**
 * A place in the history of the database, the same in every process: the cluster time of a change, which change of that
 * time it is, and which event of that change. Written as an event's `id`.
 */
export interface EventPosition {
  /** Seconds since 1970, by the database's clock. */
  readonly seconds: number;
  /** Which write of that second. */
  readonly increment: number;
  /** Which event of that write; 0 stands before all of them. */
  readonly ordinal: number;
}

/** Ordinals that one change has for its events: ids of later changes are greater, however many events it makes. */
export const eventsPerChange = 1000;

export function positionAt(time: Timestamp, ordinal = 0): EventPosition {
  return { seconds: time.t, increment: time.i, ordinal };
}

export function timestampOf({ seconds, increment }: EventPosition): Timestamp {
  return new Timestamp({ t: seconds, i: increment });
}

/** Less than 0 when `one` comes before `other`. */
export function comparePositions(one: EventPosition, other: EventPosition): number {
  return one.seconds - other.seconds || one.increment - other.increment || one.ordinal - other.ordinal;
}

export function formatPosition({ seconds, increment, ordinal }: EventPosition): string {
  return `${seconds}-${increment}-${ordinal}`;
}

/** Reads an event's id; null when it is none of ours. */
export function parsePosition(id: string): EventPosition | null {
  const [, seconds, increment, ordinal] = /^(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(id) ?? [];
  if (seconds === undefined || increment === undefined || ordinal === undefined) return null;
  return { seconds: Number(seconds), increment: Number(increment), ordinal: Number(ordinal) };
}

/**
 * Up to where a change stream has told everything: MongoDB's resume tokens begin with the cluster time as a KeyString
 * (type 0x82, then seconds and increment). Null for a token that looks different: then nothing is claimed.
 */
export function positionOfToken(token: unknown): EventPosition | null {
  const data: unknown = typeof token === 'object' && token !== null ? Reflect.get(token, '_data') : null;
  const [, seconds, increment] =
    (typeof data === 'string' ? /^82([0-9a-f]{8})([0-9a-f]{8})/i.exec(data) : null) ?? [];
  if (seconds === undefined || increment === undefined) return null;
  return { seconds: Number.parseInt(seconds, 16), increment: Number.parseInt(increment, 16), ordinal: 0 };
}
