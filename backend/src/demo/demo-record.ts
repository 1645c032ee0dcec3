import { Schema, type Connection, type Types } from 'mongoose';

/** That this installation had a demo once: it never gets another one. */
export interface DemoRecord {
  _id: 'demo';
  account: Types.ObjectId;
  /** As it was made: another one on the account means that somebody chose a password. */
  password_hash: string;
  made_at: Date;
  /** Null while it is there. */
  removed_at: Date | null;
}

export const demoEmail = 'demo@example.com';

const demoSchema = new Schema<DemoRecord>(
  { _id: String, account: Schema.Types.ObjectId, password_hash: String, made_at: Date, removed_at: Date },
  { versionKey: false, strict: 'throw', collection: 'installation' },
);

export function demoModel(connection: Connection) {
  return connection.model('Demo', demoSchema);
}
