import type { Role } from '@mysms/contract/accounts';
import type { MongoServerError } from 'mongodb';
import { Types, type Connection, type PipelineStage, type UpdateQuery } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import { accountDeletion, notDeleted } from './account-deletion.ts';
import {
  accountModel,
  currentFields,
  namePlace,
  toCurrent,
  toRecord,
  type AccountRecord,
  type CurrentAccount,
  type StoredAccount,
  type StoredCurrent,
} from './account-record.ts';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  /** Keyed hash of the address that signs up. */
  readonly address: string;
  /** Whether this claims to be the installation's first account. */
  readonly isFirst: boolean;
}

export interface AccountChange {
  readonly name?: string | undefined;
  /** A new password ends all sessions and forgets all addresses but the one it came from. */
  readonly password?: { readonly hash: string; readonly address: string } | undefined;
}

/** A session goes on while its account has the same role and epoch. */
export interface Standing {
  readonly role: Role;
  readonly epoch: number;
}

/** What of another collection is read in the same round trip as the account. */
export interface AlongsideQuery {
  readonly collection: string;
  readonly pipeline: PipelineStage[];
}

/** How many addresses an account remembers. */
const maxKnownAddresses = 20;

export type AccountStore = ReturnType<typeof accountStore>;

export function accountStore(connection: Connection, encryption: Encryption) {
  const accounts = accountModel(connection);
  const encryptName = (name: string, id: Types.ObjectId | string): string =>
    name === '' ? '' : encryption.encrypt(name, namePlace(id));

  /**
   * Stores a new account; this one insert decides who comes first and who has the e-mail.
   * @returns the account, or which of its claims another account holds already
   */
  async function insert(account: NewAccount): Promise<AccountRecord | 'not_first' | 'email_taken'> {
    const { email, name, role, passwordHash, address, isFirst } = account;
    const _id = new Types.ObjectId();
    try {
      const stored = await accounts.create({
        _id,
        email,
        name: encryptName(name, _id),
        role,
        password_hash: passwordHash,
        known_addresses: [address],
        ...(isFirst ? { first_account: true } : {}),
        created_at: new Date(),
      });
      return toRecord(stored.toObject(), encryption);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const { keyPattern } = error as MongoServerError & { keyPattern: Record<string, unknown> };
      return 'first_account' in keyPattern ? 'not_first' : 'email_taken';
    }
  }

  /** Whether the installation has any account. */
  async function exist(): Promise<boolean> {
    return (await accounts.exists({ first_account: true })) !== null;
  }

  async function isTaken(email: string): Promise<boolean> {
    return (await accounts.exists({ email })) !== null;
  }

  async function findByEmail(email: string): Promise<AccountRecord | null> {
    const stored = await accounts.findOne({ email, ...notDeleted }).lean<StoredAccount>();
    return stored && toRecord(stored, encryption);
  }

  async function findById(id: Types.ObjectId | string): Promise<AccountRecord | null> {
    const stored = await accounts.findOne({ _id: id, ...notDeleted }).lean<StoredAccount>();
    return stored && toRecord(stored, encryption);
  }

  /**
   * The account of a session, null when the session has been ended; in one round trip, also with something else read
   * alongside.
   */
  async function findSignedIn(
    id: Types.ObjectId,
    epoch: number,
    alongside: AlongsideQuery | null,
  ): Promise<{ account: CurrentAccount; alongside: readonly Record<string, unknown>[] } | null> {
    const filter = { _id: id, session_epoch: epoch };
    if (alongside === null) {
      const stored = await accounts.findOne(filter, currentFields).lean<StoredCurrent>();
      return stored && { account: toCurrent(stored, encryption), alongside: [] };
    }
    // Each document says whose it is: a missing account must never be mistaken for a row of the other collection.
    const rows = await accounts.aggregate<{ account: StoredCurrent } | { other: Record<string, unknown> }>([
      { $match: filter },
      { $project: currentFields },
      { $replaceWith: { account: '$$ROOT' } },
      {
        $unionWith: {
          coll: alongside.collection,
          pipeline: [
            ...(alongside.pipeline as PipelineStage.UnionWithPipelineStage[]),
            { $replaceWith: { other: '$$ROOT' } },
          ],
        },
      },
    ]);
    const found = rows.find((row) => 'account' in row);
    const others = rows.flatMap((row) => ('other' in row ? [row.other] : []));
    return found === undefined ? null : { account: toCurrent(found.account, encryption), alongside: others };
  }

  /**
   * Changes name or password.
   * @param epoch when given, only while the account's sessions are still those: a session that was ended in the
   *   meantime changes nothing
   * @returns the changed account; null when there is none such
   */
  async function change(id: string, to: AccountChange, epoch?: number): Promise<AccountRecord | null> {
    const set: UpdateQuery<StoredAccount> = {
      $set: {
        ...(to.name === undefined ? {} : { name: encryptName(to.name, id) }),
        ...(to.password === undefined
          ? {}
          : { password_hash: to.password.hash, known_addresses: [to.password.address] }),
      },
      ...(to.password === undefined ? {} : { $inc: { session_epoch: 1 } }),
    };
    const filter = { _id: id, ...(epoch === undefined ? {} : { session_epoch: epoch }) };
    const stored = await accounts
      .findOneAndUpdate(filter, set, { returnDocument: 'after' })
      .lean<StoredAccount>();
    return stored && toRecord(stored, encryption);
  }

  /** Remembers that the address signed in; the longest unused one gives way. */
  async function rememberAddress(account: AccountRecord, address: string): Promise<void> {
    if (account.knownAddresses.at(-1) === address) return;
    const value = { $literal: address };
    const others = { $filter: { input: '$known_addresses', cond: { $ne: ['$$this', value] } } };
    const latestLast = { $slice: [{ $concatArrays: [others, [value]] }, -maxKnownAddresses] };
    await accounts.updateOne({ _id: account.id }, [{ $set: { known_addresses: latestLast } }], {
      updatePipeline: true,
    });
  }

  /** What of each account decides whether a session of it goes on, by id. */
  async function findStandings(ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    const fields = { role: 1, session_epoch: 1 } as const;
    const found = await accounts.find({ _id: { $in: [...ids] } }, fields).lean<StoredAccount[]>();
    return new Map(found.map(({ _id, role, session_epoch: epoch }) => [_id.toHexString(), { role, epoch }]));
  }

  return {
    ...accountDeletion(accounts),
    insert,
    exist,
    isTaken,
    findByEmail,
    findById,
    findSignedIn,
    change,
    rememberAddress,
    findStandings,
  };
}
