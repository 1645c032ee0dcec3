import type { DeleteAccount } from '@mysms/contract/accounts';
import { Types } from 'mongoose';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { ParsedBody } from '../http/parse.ts';
import { Problem } from '../http/problem.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { AccountDeps } from './account-deps.ts';
import type { SessionUser } from './authenticator.ts';
import { requireCurrentPassword } from './require-current-password.ts';
import type { Visitor } from './visitor.ts';

export interface DeleteAccountDeps extends AccountDeps {
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
}

/**
 * Deletes the signed-in account: blanks who it was, ends its sessions and cancels what waits to be sent. Its messages
 * stay in the installation's log, where nobody reads them, and inbound texts do not go to it any more.
 * @throws {Problem} `invalid_fields`, `not_signed_in`, `last_admin`, `too_many_attempts`, `busy`
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  session: SessionUser,
  { value, pointer }: ParsedBody<DeleteAccount>,
  visitor: Visitor,
): Promise<void> {
  const account = await deps.accounts.findById(session.id);
  if (account === null) throw new Problem('not_signed_in');
  await requireCurrentPassword(deps, account, visitor, {
    current: value.current_password,
    pointer: pointer('current_password'),
    why: 'Deleting the account needs its password.',
  });
  if (await deps.accounts.isLastAdmin(account.id)) throw new Problem('last_admin');
  await visitor.unhurried(leave);

  async function leave(): Promise<void> {
    const id = new Types.ObjectId(session.id);
    // Before, so that a crash in between sends nothing more; and after, for what was being accepted meanwhile.
    await deps.messages.cancelAll(id);
    const outcome = await deps.accounts.blank(session.id, session.epoch, deps.conversations);
    if (outcome !== 'blanked') throw new Problem(outcome);
    await Promise.all([
      deps.messages.cancelAll(id),
      deps.conversations.closeAll(id),
      deps.openSessions.endAll(session.id),
      deps.links.revoke(session.id),
    ]);
  }
}
