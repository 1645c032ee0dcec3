import type { Connection, Types } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import { isDuplicateKey } from '../database/is-database-fault.ts';
import {
  conversationModel,
  membershipModel,
  titlePlace,
  type ConversationRecord,
} from './conversation-record.ts';

type Whose = Pick<ConversationRecord, '_id' | 'account'>;

export interface MembershipChange {
  /** Null takes it away. */
  readonly title?: string | null | undefined;
  /** The turn up to which it is archived; null brings it back. */
  readonly archivedSeq?: number | null | undefined;
  readonly muted?: boolean | undefined;
}

export type MembershipStore = ReturnType<typeof membershipStore>;

/** What an account's own view of a conversation adds to it: made after the first message, or with the first thing to say. */
export function membershipStore(connection: Connection, encryption: Encryption) {
  const memberships = membershipModel(connection);
  const conversations = conversationModel(connection);

  /** Makes the account's own view of a conversation, if it is not there yet. */
  async function ensure(
    account: Types.ObjectId,
    {
      conversation,
      hasMembership,
    }: { readonly conversation: Types.ObjectId; readonly hasMembership: boolean },
  ): Promise<void> {
    if (hasMembership) return;
    await write(account, conversation, {});
    await conversations.updateOne({ _id: conversation, account }, { $set: { has_membership: true } });
  }

  async function change({ _id, account }: Whose, to: MembershipChange): Promise<void> {
    const title = to.title && encryption.encrypt(to.title, titlePlace(account, _id));
    const changed = {
      ...(title === undefined ? {} : { title: { $literal: title } }),
      ...(to.archivedSeq === undefined ? {} : { archived_seq: to.archivedSeq }),
      ...(to.muted === undefined ? {} : { muted: to.muted }),
    };
    if (Object.keys(changed).length > 0) await write(account, _id, changed);
  }

  /** The message at the turn, and all before it, were seen. Never moves back. */
  async function markRead({ _id, account }: Whose, message: Types.ObjectId, seq: number): Promise<void> {
    const isNews = { $gt: [seq, defaults.read_seq] };
    await write(account, _id, {
      read_seq: { $cond: [isNews, seq, defaults.read_seq] },
      read_message: { $cond: [isNews, message, defaults.read_message] },
    });
  }

  async function write(
    account: Types.ObjectId,
    conversation: Types.ObjectId,
    set: Record<string, unknown>,
  ): Promise<void> {
    const upsert = () =>
      memberships.updateOne({ account, conversation }, [{ $set: { ...defaults, ...set } }], {
        upsert: true,
        updatePipeline: true,
      });
    // Two first writes at once: the loser meets the unique index, and then finds the winner's.
    await upsert().catch((error: unknown) => {
      if (isDuplicateKey(error)) return upsert();
      throw error;
    });
  }

  return { ensure, change, markRead };
}

/** What a membership says until somebody says otherwise. */
const defaults = {
  title: { $ifNull: ['$title', null] },
  archived_seq: { $ifNull: ['$archived_seq', null] },
  muted: { $ifNull: ['$muted', false] },
  read_seq: { $ifNull: ['$read_seq', 0] },
  read_message: { $ifNull: ['$read_message', null] },
};
