import type { MessageStatus } from '@mysms/contract/message-status';
import type { Types } from 'mongoose';
import { Problem } from '../http/problem.ts';
import { contentPlace } from './message-view.ts';
import { sendMessage, type SendMessageDeps, type SendRequest, type Sent } from './send-message.ts';

export interface ResendRequest extends Pick<SendRequest, 'account' | 'earlier'> {
  /** The text to send again. */
  readonly id: Types.ObjectId;
  readonly storedKey: string;
}

/** What a person may knowingly send again; anything else has arrived or still may. */
const resendable: ReadonlySet<MessageStatus> = new Set(['failed', 'undelivered', 'canceled', 'unknown']);

/**
 * Sends the text of an own message again, now, as a new message to the same contact. A repeat with the same key is
 * answered whatever has become of the original since.
 * @param onStoring as of `sendMessage`
 * @throws {Problem} `not_found`, also for somebody else's; `not_resendable`; and as `sendMessage` does
 */
export async function resendMessage(
  deps: SendMessageDeps,
  request: ResendRequest,
  onStoring: () => number,
): Promise<Sent> {
  const { account, id, storedKey, earlier } = request;
  const original = await deps.messages.find(account, id);
  if (original === null) throw new Problem('not_found');
  if (earlier === null && !resendable.has(original.status)) throw new Problem('not_resendable');
  const text = {
    contact_id: original.contact.toHexString(),
    content: deps.encryption.decrypt(original.content, contentPlace(id)),
  };
  // There is no body whose fields could be pointed to.
  const pointer = (): string => '';
  const again = { account, text, pointer, storedKey, earlier, resendOf: id };
  // In the same thread, from the number that its reader knows; unless that is not ours any more.
  const line = deps.lines.find((each) => each.id === original.line_id);
  const sent = await sendMessage(deps, line ? { ...again, lineId: line.id } : again, onStoring);
  // After it, and by a repeat as well: it must not be said of a text that was not.
  if (original.resent_at === undefined) await deps.messages.markResent(account, id);
  return sent;
}
