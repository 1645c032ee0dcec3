import { roles, type Role } from '@mysms/contract/accounts';
import type { ProblemCode } from '@mysms/contract/problems';
import { Schema, type Connection, type Types } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';

export type SendingLimitCode = Extract<
  ProblemCode,
  | 'limit_messages_per_minute'
  | 'limit_messages_per_day'
  | 'limit_messages_per_contact_per_minute'
  | 'limit_new_contacts_per_hour'
>;

/** What an account has sent lately, as far as limits need to know. */
export interface SendingRecord {
  /** Counts that run until `ends_at`; the key names what is counted: a span of time, or a contact by its id. */
  windows: { key: string; ends_at: Date; count: number }[];
  /** What the latest text was refused for, and for how many ms; null when it was allowed. */
  refused: { wait_ms: number; code: SendingLimitCode } | null;
}

/** An account as it is stored. A deleted one is blanked and stays: its id stands in logs. */
export interface StoredAccount {
  _id: Types.ObjectId;
  email: string;
  /** Encrypted; empty when the person gave none. */
  name: string;
  role: Role;
  password_hash: string;
  /** A session counts only while it carries this number; raising it ends all sessions at once. */
  session_epoch: number;
  /** Keyed hashes of the addresses that signed in, latest last: guessers elsewhere cannot slow these down. */
  known_addresses: string[];
  /** True on the one account that came first, and absent on all others. */
  first_account?: boolean | undefined;
  /** When the account's next text may be handed over, in ms since 1970; keeps one account from filling the line. */
  next_turn: number;
  /** When it took that turn; absent until the first text. */
  turn_taken_at?: Date | undefined;
  sending: SendingRecord;
  created_at: Date;
  /** Absent on all that are not. */
  deleted_at?: Date | undefined;
  /** On the first account: how many have been deleted. Who leaves counts up here, so that no two leave unseen by each other. */
  departures?: number | undefined;
}

const accountSchema = new Schema<StoredAccount>(
  {
    email: { type: String, required: true },
    name: String,
    role: { type: String, enum: roles, required: true },
    password_hash: { type: String, required: true },
    session_epoch: { type: Number, default: 0 },
    known_addresses: [String],
    first_account: Boolean,
    next_turn: { type: Number, default: 0 },
    turn_taken_at: Date,
    sending: {
      windows: [{ _id: false, key: String, ends_at: Date, count: Number }],
      refused: { type: { _id: false, wait_ms: Number, code: String }, default: null },
    },
    created_at: { type: Date, required: true },
    deleted_at: Date,
    departures: Number,
  },
  { versionKey: false, strict: 'throw', collection: 'accounts' },
);
accountSchema.index({ email: 1 }, { unique: true });
// Of any number of sign-ups at once, the insert of one only can carry the mark.
accountSchema.index({ first_account: 1 }, { unique: true, partialFilterExpression: { first_account: true } });

accountSchema.index({ role: 1 }, { partialFilterExpression: { role: 'admin' } });

export type AccountModel = ReturnType<typeof accountModel>;

export function accountModel(connection: Connection) {
  return connection.model('Account', accountSchema);
}

/** The signed-in person, as far as routes need to know. */
export interface CurrentAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
}

/** An account with what is needed to check its password and to start a session for it. */
export interface AccountRecord extends CurrentAccount {
  readonly passwordHash: string;
  readonly sessionEpoch: number;
  readonly knownAddresses: readonly string[];
}

/** The stored fields that make a `CurrentAccount`. */
export const currentFields = { email: 1, name: 1, role: 1, created_at: 1 } as const;
export type StoredCurrent = Pick<StoredAccount, '_id' | keyof typeof currentFields>;

/** Where an account's name stands, for its encryption. */
export function namePlace(id: Types.ObjectId | string): string {
  return `accounts/${id.toString()}/name`;
}

export function toCurrent(stored: StoredCurrent, encryption: Encryption): CurrentAccount {
  const { _id, email, role, created_at: createdAt } = stored;
  const name = stored.name === '' ? '' : encryption.decrypt(stored.name, namePlace(_id));
  return { id: _id.toHexString(), email, name, role, createdAt };
}

export function toRecord(stored: StoredAccount, encryption: Encryption): AccountRecord {
  return {
    ...toCurrent(stored, encryption),
    passwordHash: stored.password_hash,
    sessionEpoch: stored.session_epoch,
    knownAddresses: stored.known_addresses,
  };
}
