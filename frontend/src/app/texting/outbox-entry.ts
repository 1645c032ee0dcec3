import { onMessagesPage } from './draft-place.ts';
import type { ReadyText } from './draft.ts';

/** A text that the server has not confirmed. */
export interface OutboxEntry extends ReadyText {
  /** When it was sent, in milliseconds of this browser's clock. */
  readonly at: number;
  /**
   * Id of the newest text of the list when it was sent, '' when there was none: whatever the server makes of it is
   * newer. Null when that was not known.
   */
  readonly after: string | null;
  /** `draft`: put aside while another text was edited. */
  readonly state: 'sending' | 'unsent' | 'draft';
  /** Whether it goes out by itself when the network is back. */
  readonly waitsForNetwork: boolean;
  /** Why it was not sent, and what is safe; null while it is being sent. */
  readonly reason: string | null;
}

/** What every stored entry's name begins with; each has a name of its own, so that tabs do not overwrite each other. */
export const storedEntriesAs = 'outbox:';

export function storedName(key: string): string {
  return storedEntriesAs + key;
}

/** Reads what an earlier page stored; null when it is no entry. */
export function readEntry(stored: unknown): OutboxEntry | null {
  const entry = stored as Partial<Record<keyof OutboxEntry, unknown>>;
  const { key, place, to, content, sendAt, name, at, after, state, reason, waitsForNetwork } = entry;
  if (typeof key !== 'string' || typeof to !== 'string' || typeof content !== 'string') return null;
  return {
    key,
    place: typeof place === 'string' ? place : onMessagesPage,
    to,
    content,
    sendAt: typeof sendAt === 'string' ? sendAt : null,
    name: typeof name === 'string' ? name : '',
    at: typeof at === 'number' ? at : 0,
    after: typeof after === 'string' ? after : null,
    state: state === 'sending' || state === 'draft' ? state : 'unsent',
    waitsForNetwork: waitsForNetwork === true,
    reason: typeof reason === 'string' ? reason : null,
  };
}
