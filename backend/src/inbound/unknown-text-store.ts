import { Schema, type Connection, type Types } from 'mongoose';
import { isDuplicateKey } from '../database/is-database-fault.ts';

/** A text from somebody who has no conversation here; it cannot be answered. */
export interface UnknownTextRecord {
  /** Made of the provider's sid, so that a copy is kept once. */
  _id: Types.ObjectId;
  /** Keyed hash of the sender, as contacts are found by. The number itself is not kept. */
  sender_index: string;
  /** Encrypted. */
  content: string;
  received_at: Date;
}

const unknownTextSchema = new Schema<UnknownTextRecord>(
  { sender_index: String, content: String, received_at: Date },
  { versionKey: false, strict: 'throw', collection: 'unknown_texts' },
);
unknownTextSchema.index({ received_at: -1, _id: -1 });

/** The place to which such a text is bound by its encryption. */
export function unknownTextPlace(id: Types.ObjectId): string {
  return `unknown_texts/${id.toHexString()}/content`;
}

export type UnknownTextStore = ReturnType<typeof unknownTextStore>;

/** Texts from unknown senders: a log, never deleted from. */
export function unknownTextStore(connection: Connection) {
  const texts = connection.model('UnknownText', unknownTextSchema);

  /** Keeps a text; a copy of it changes nothing. */
  async function keep(text: Omit<UnknownTextRecord, 'received_at'>): Promise<void> {
    try {
      await texts.create({ ...text, received_at: new Date() });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Whether a text is kept already. */
  async function has(id: Types.ObjectId): Promise<boolean> {
    return (await texts.exists({ _id: id })) !== null;
  }

  return { keep, has };
}
