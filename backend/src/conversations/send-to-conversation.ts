import type { SendMessage } from '@mysms/contract/messages';
import { Problem } from '../http/problem.ts';
import { sendMessage, type SendMessageDeps, type SendRequest, type Sent } from '../messages/send-message.ts';
import type { ConversationRecord } from './conversation-record.ts';

export interface SendToConversation extends Pick<SendRequest, 'storedKey' | 'earlier' | 'pointer'> {
  readonly conversation: ConversationRecord;
  readonly text: Pick<SendMessage, 'content' | 'send_at'>;
}

/**
 * Sends a text to the other side of an own conversation, on the conversation's line.
 * @param onStoring as of `sendMessage`
 * @throws {Problem} `line_gone` when the line is not ours any more; and as `sendMessage` does
 */
export async function sendToConversation(
  deps: SendMessageDeps,
  { conversation, text, pointer, storedKey, earlier }: SendToConversation,
  onStoring: () => number,
): Promise<Sent> {
  const { account, contact, line_id: lineId } = conversation;
  if (deps.lines.every(({ id }) => id !== lineId)) throw new Problem('line_gone');
  const request: SendRequest = {
    account,
    text: { ...text, contact_id: contact.toHexString() },
    // Who it goes to stands in no field of the body.
    pointer: (field) => (field === 'contact_id' ? '' : pointer(field)),
    storedKey,
    earlier,
    lineId,
  };
  return sendMessage(deps, request, onStoring);
}
