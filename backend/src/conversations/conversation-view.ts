import type { Conversation, ConversationContact, LastMessage } from '@mysms/contract/conversations';
import { contactNamePlace, phonePlace, type ContactRecord } from '../contacts/contact-record.ts';
import { maskNumber } from '../contacts/mask-number.ts';
import type { Encryption } from '../database/encryption.ts';
import { contentPlace } from '../messages/message-view.ts';
import type { Line } from '../sms/lines.ts';
import { nobody, titlePlace } from './conversation-record.ts';
import type { ConversationRow } from './conversation-rows.ts';

export interface ConversationViewDeps {
  readonly encryption: Encryption;
  readonly lines: readonly [Line, ...Line[]];
}

/** A conversation as the API answers it to whom it is of; nobody's shows no number. */
export function toConversation(
  row: ConversationRow,
  { encryption, lines }: ConversationViewDeps,
): Conversation {
  const { _id, account, membership } = row;
  const title = membership?.title ?? null;
  return {
    _id: _id.toHexString(),
    kind: row.kind,
    title: title && encryption.decrypt(title, titlePlace(account, _id)),
    line: lines.find(({ id }) => id === row.line_id)?.number ?? null,
    contact: toContact(row, encryption),
    last_message: row.last ? toLastMessage(row.last, encryption) : null,
    unread_count: row.unread,
    read_up_to: membership?.read_message?.toHexString() ?? null,
    archived: row.is_archived,
    muted: membership?.muted ?? false,
    unassigned: account.equals(nobody),
    created_at: row.created_at.toISOString(),
    updated_at: row.last_activity_at.toISOString(),
  };
}

function toContact(
  { account, line_id: lineId, other }: ConversationRow,
  encryption: Encryption,
): ConversationContact {
  const number = encryption.decrypt(other.phone, phonePlace(other._id));
  const optOut = other.opt_outs?.find((each) => each.line_id === lineId);
  return {
    _id: other._id.toHexString(),
    number: account.equals(nobody) ? null : number,
    masked_number: maskNumber(number),
    name: registryName(other, encryption),
    opted_out: optOut !== undefined,
    opted_out_at: optOut?.at.toISOString() ?? null,
    opted_out_reason: optOut?.reason ?? null,
  };
}

function toLastMessage(
  { _id, direction, content, status, media_count, created_at }: NonNullable<ConversationRow['last']>,
  encryption: Encryption,
): LastMessage {
  return {
    _id: _id.toHexString(),
    direction,
    content: encryption.decrypt(content, contentPlace(_id)),
    status,
    media_count,
    created_at: created_at.toISOString(),
  };
}

/** The name that operators gave a contact; null when they gave none. */
export function registryName(
  { _id, name = null }: Pick<ContactRecord, '_id'> & Partial<Pick<ContactRecord, 'name'>>,
  encryption: Encryption,
): string | null {
  return name && encryption.decrypt(name, contactNamePlace(_id));
}
