import { Types } from 'mongoose';
import type { AccountDeps } from '../accounts/account-deps.ts';
import { phonePlace, type ContactRecord } from '../contacts/contact-record.ts';
import {
  titlePlace,
  type ConversationRecord,
  type MembershipRecord,
} from '../conversations/conversation-record.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { linesOf } from '../sms/lines.ts';
import { demoMessage } from './demo-message.ts';
import type { DemoTalk } from './story.ts';

interface Talk {
  readonly contact: ContactRecord;
  readonly conversation: ConversationRecord;
  readonly membership: MembershipRecord;
  readonly messages: readonly MessageRecord[];
}

/** A conversation of the demo as it is stored, with all that belongs to it. */
export function demoTalk(
  { config, hash, encryption }: Pick<AccountDeps, 'config' | 'hash' | 'encryption'>,
  account: Types.ObjectId,
  talk: DemoTalk,
  now: Date,
): Talk {
  const [line] = linesOf(config.twilio, hash);
  const contactId = new Types.ObjectId();
  const conversationId = new Types.ObjectId();
  const place = { account, conversation: conversationId, contact: contactId, line_id: line.id };
  const messages = talk.texts.map((text, index) =>
    demoMessage(text, { ...place, seq: index + 1 }, now, encryption),
  );
  const inbound = messages.filter(({ direction }) => direction === 'inbound');
  const outbound = messages.filter(({ direction }) => direction === 'outbound');
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A conversation of the demo has no texts.');
  const read = messages.at(-1 - (talk.unread ?? 0));
  return {
    messages,
    contact: {
      _id: contactId,
      phone: encryption.encrypt(talk.number, phonePlace(contactId)),
      phone_index: hash('phone', talk.number),
      last_four_index: hash('last_four', talk.number.slice(-4)),
      name: null,
      is_registered: false,
      opt_outs: talk.hasOptedOut ? [{ line_id: line.id, reason: 'stop', at: last.created_at }] : [],
      created_at: first.created_at,
    },
    conversation: {
      _id: conversationId,
      kind: 'sms',
      account,
      contact: contactId,
      line_id: line.id,
      seq: last.seq,
      inbound_seq: inbound.at(-1)?.seq ?? 0,
      last_sent_at: outbound.at(-1)?.created_at ?? null,
      last_activity_at: last.created_at,
      created_at: first.created_at,
      has_membership: true,
    },
    membership: {
      _id: new Types.ObjectId(),
      account,
      conversation: conversationId,
      title: talk.title === null ? null : encryption.encrypt(talk.title, titlePlace(account, conversationId)),
      archived_seq: talk.isArchived ? last.seq : null,
      muted: talk.isMuted ?? false,
      read_seq: read?.seq ?? 0,
      read_message: read?._id ?? null,
    },
  };
}
