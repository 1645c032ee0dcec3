import { randomBytes } from 'node:crypto';
import { Schema, type Connection, type Types } from 'mongoose';
import type { KeyedHash } from '../database/keyed-hash.ts';

export const linkKinds = ['invite', 'password'] as const;
export type LinkKind = (typeof linkKinds)[number];

interface StoredLink {
  /** Keyed hash of the token: whoever reads the database cannot use a link. */
  _id: string;
  kind: LinkKind;
  /** Whose password it sets; null for an invitation. */
  account: Types.ObjectId | null;
  expires_at: Date;
  used_at: Date | null;
}

const linkSchema = new Schema<StoredLink>(
  {
    _id: String,
    kind: { type: String, enum: linkKinds },
    account: Schema.Types.ObjectId,
    expires_at: Date,
    used_at: Date,
  },
  { versionKey: false, strict: 'throw', collection: 'one_time_links' },
);
linkSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 });
linkSchema.index({ account: 1 });

/** ms that a link works, by the database's clock. */
const lifeMs: Readonly<Record<LinkKind, number>> = {
  invite: 7 * 24 * 60 * 60 * 1000,
  password: 60 * 60 * 1000,
};
const tokenBytes = 32;

export type OneTimeLinkStore = ReturnType<typeof oneTimeLinkStore>;

/** Links that work once and expire. */
export function oneTimeLinkStore(connection: Connection, hash: KeyedHash) {
  const links = connection.model('OneTimeLink', linkSchema);
  const working = (kind: LinkKind, token: string) => ({
    _id: hash('link', token),
    kind,
    used_at: null,
    $expr: { $gt: ['$expires_at', '$$NOW'] },
  });

  /**
   * Makes a link.
   * @param account whose password it sets; null for an invitation
   * @returns the token, which is nowhere stored, and when it expires
   */
  async function create(kind: LinkKind, account: string | null): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(tokenBytes).toString('base64url');
    const stored = await links
      .findOneAndUpdate(
        { _id: hash('link', token) },
        [
          {
            $set: {
              kind,
              account: account === null ? null : { $toObjectId: account },
              expires_at: { $add: ['$$NOW', lifeMs[kind]] },
              used_at: null,
            },
          },
        ],
        { upsert: true, returnDocument: 'after', updatePipeline: true },
      )
      .orFail()
      .lean<StoredLink>();
    return { token, expiresAt: stored.expires_at };
  }

  /** Whose link this is, while it works; it stays unused. */
  async function find(kind: LinkKind, token: string): Promise<{ account: string | null } | null> {
    return view(await links.findOne(working(kind, token)).lean<StoredLink>());
  }

  /** Uses a link up; of any number at once, one gets it. Null when it does not work (any more). */
  async function use(kind: LinkKind, token: string): Promise<{ account: string | null } | null> {
    const used = [{ $set: { used_at: '$$NOW' } }];
    const options = { updatePipeline: true };
    return view(await links.findOneAndUpdate(working(kind, token), used, options).lean<StoredLink>());
  }

  /** Makes a used link work again, because what it was used for did not happen. */
  async function restore(token: string): Promise<void> {
    await links.updateOne({ _id: hash('link', token) }, { $set: { used_at: null } });
  }

  /** Ends all links that set this account's password. */
  async function revoke(account: string): Promise<void> {
    await links.deleteMany({ account, kind: 'password' });
  }

  return { create, find, use, restore, revoke };
}

function view(link: StoredLink | null): { account: string | null } | null {
  return link && { account: link.account?.toHexString() ?? null };
}
