/** A text being written. */
export interface DraftText {
  readonly to: string;
  readonly content: string;
  /** The Idempotency-Key that it will be sent with; this tab's own, and null while nothing is written. */
  readonly key: string | null;
  /** When it is to go out, as a box of type `datetime-local` holds it: blank while nothing is chosen, null for at once. */
  readonly sendAt: string | null;
  /** What the person is to be called, where a conversation begins; blank for no name. */
  readonly name: string;
}

/** The parts of a draft that a person writes. */
export type Written = Omit<DraftText, 'key'>;

/** Why a text was refused, by the box where it can be put right. */
export interface DraftErrors {
  readonly to?: string;
  readonly content?: string;
  readonly sendAt?: string;
}

/** What all tabs know of a draft. */
export interface StoredDraft extends Written {
  /** The text that a tab has just sent; only there for the moment in which the other tabs hear of it. */
  readonly sent?: string;
}

export const blankDraft: DraftText = { to: '', content: '', key: null, sendAt: null, name: '' };

/** Reads what a page stored; anything else is blank. */
export function readDraft(stored: unknown): StoredDraft {
  const { to, content, sendAt, name, sent } = (stored ?? {}) as Partial<Record<keyof StoredDraft, unknown>>;
  return {
    to: typeof to === 'string' ? to : '',
    content: typeof content === 'string' ? content : '',
    sendAt: typeof sendAt === 'string' ? sendAt : null,
    name: typeof name === 'string' ? name : '',
    ...(typeof sent === 'string' ? { sent } : {}),
  };
}
