import { Schema, type Connection, type Types } from 'mongoose';

/** That the contact must not be texted on a line. */
export interface OptOutRecord {
  line_id: string;
  /** They texted STOP, or the provider refused a text with 21610. */
  reason: 'stop' | 'provider';
  at: Date;
}

/** A phone number, once for the whole installation. */
export interface ContactRecord {
  _id: Types.ObjectId;
  /** The only place where a full number is kept; encrypted. */
  phone: string;
  /** Keyed hash of the number, for finding it. */
  phone_index: string;
  /** Keyed hash of its last four digits. */
  last_four_index: string;
  /** The registry's name, encrypted; null when operators have not registered it. */
  name: string | null;
  is_registered: boolean;
  opt_outs: OptOutRecord[];
  created_at: Date;
}

/** Where a contact's number stands, for its encryption. */
export function phonePlace(id: Types.ObjectId): string {
  return `contacts/${id.toHexString()}/phone`;
}

/** Where a contact's name in the registry stands, for its encryption. */
export function contactNamePlace(id: Types.ObjectId): string {
  return `contacts/${id.toHexString()}/name`;
}

const optOutSchema = new Schema<OptOutRecord>({ line_id: String, reason: String, at: Date }, { _id: false });

const contactSchema = new Schema<ContactRecord>(
  {
    phone: String,
    phone_index: String,
    last_four_index: String,
    name: String,
    is_registered: Boolean,
    opt_outs: [optOutSchema],
    created_at: Date,
  },
  { versionKey: false, strict: 'throw', collection: 'contacts' },
);
contactSchema.index({ phone_index: 1 }, { unique: true });

export function contactModel(connection: Connection) {
  return connection.model('Contact', contactSchema);
}
