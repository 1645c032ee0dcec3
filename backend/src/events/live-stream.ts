import type { Role } from '@mysms/contract/accounts';
import type { ServerResponse } from 'node:http';
import { nobody } from '../conversations/conversation-record.ts';
import type { EventPosition } from './event-position.ts';

export const nobodysAccount = nobody.toHexString();

/** Whom a stream is for, and by which session. */
export interface Listener {
  readonly account: string;
  readonly role: Role;
  /** The stored session's id. */
  readonly session: string;
  /** The account's `session_epoch` at log-in. */
  readonly epoch: number;
  /** When the session ends at the latest; ms since 1970. */
  readonly endsAt: number;
}

/** One open stream. Thousands are open at a time: no timers, no buffers, no functions of its own. */
export interface LiveStream {
  readonly listener: Listener;
  readonly res: ServerResponse;
  /** In which second of every twenty it is kept alive. */
  readonly slot: number;
  /** Its events up to here need not be told. */
  after: EventPosition;
  /** False while what it missed is being told: what happens meanwhile is found in the log. */
  isCaughtUp: boolean;
  /** Since when what was written has not left us, by the clock of `performance`; null while it has. */
  stalledSince: number | null;
}

/** A reader that lets this many bytes pile up, or nothing pass for so many ms, is dropped: it can come back and resume. */
const maxWaitingBytes = 1_000_000;
const maxStalledMs = 30_000;

/** Seconds between signs of life. */
export const keepAliveSeconds = 20;

export const streamHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  // nginx would hold events back until a buffer is full.
  'X-Accel-Buffering': 'no',
} as const;

/** Whether anybody still reads it. */
export function isOpen({ res }: LiveStream): boolean {
  return !res.writableEnded && !res.destroyed;
}

/** Writes to the stream, or drops it when its reader does not keep up. */
export function writeTo({ res }: LiveStream, bytes: Buffer): void {
  res.write(bytes);
  if (res.writableLength > maxWaitingBytes) res.destroy();
}

/** Drops the stream when its reader has taken nothing for too long. */
export function dropIfStalled(stream: LiveStream, now: number): void {
  const { res } = stream;
  if (res.writableLength === 0) stream.stalledSince = null;
  else stream.stalledSince ??= now;
  if (stream.stalledSince !== null && now - stream.stalledSince > maxStalledMs) res.destroy();
}

/** Whether events of the account are for this listener: its own, and for operators and admins what nobody has taken. */
export function hears({ account, role }: Listener, of: string): boolean {
  return of === account || (of === nobodysAccount && role !== 'member');
}
