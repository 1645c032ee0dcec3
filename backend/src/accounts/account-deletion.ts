import { Types, type ClientSession } from 'mongoose';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { AccountModel } from './account-record.ts';

export const notDeleted = { deleted_at: null } as const;

/** Deleting an account, as far as its own document goes. */
export function accountDeletion(accounts: AccountModel) {
  /** Whether the account is the only admin and others are left, who would have none. */
  async function isLastAdmin(id: string, session: ClientSession | null = null): Promise<boolean> {
    const account = await accounts.findById(id, { role: 1 }).session(session).lean();
    if (account?.role !== 'admin') return false;
    const other = { _id: { $ne: id } };
    const admin = await accounts.exists({ ...other, role: 'admin' }).session(session);
    return admin === null && (await hasOthers(id, session));
  }

  async function hasOthers(id: string, session: ClientSession | null): Promise<boolean> {
    return (await accounts.exists({ _id: { $ne: id }, ...notDeleted }).session(session)) !== null;
  }

  /**
   * Blanks name, e-mail and credentials, and ends all sessions. The e-mail is free again; where nobody is left, the next
   * account is the first one again.
   * Its conversations are closed together with it: whoever is blanked could not ask for it again.
   * @param epoch of the session that wishes it: one that was ended meanwhile deletes nothing
   */
  async function blank(
    id: string,
    epoch: number,
    conversations: Pick<ConversationStore, 'closeAll'>,
  ): Promise<'blanked' | 'last_admin' | 'not_signed_in'> {
    return accounts.db.transaction(async (session) => {
      // Two admins who leave at once would each see the other: here the second one's write conflicts, and it looks again.
      await accounts.updateOne({ first_account: true }, { $inc: { departures: 1 } }, { session });
      if (await isLastAdmin(id, session)) return 'last_admin';
      const blanked = await accounts.updateOne(
        { _id: id, session_epoch: epoch, ...notDeleted },
        {
          $set: { ...blanks, email: `deleted ${id}` },
          $inc: { session_epoch: 1 },
          $currentDate: { deleted_at: true },
        },
        { session },
      );
      if (blanked.matchedCount === 0) return 'not_signed_in';
      await conversations.closeAll(new Types.ObjectId(id), session);
      if (!(await hasOthers(id, session))) {
        await accounts.updateOne({ first_account: true }, { $unset: { first_account: true } }, { session });
      }
      return 'blanked';
    });
  }

  return { isLastAdmin, blank };
}

const blanks = {
  name: '',
  role: 'member',
  password_hash: '',
  known_addresses: [],
  sending: { windows: [], refused: null },
} as const;
