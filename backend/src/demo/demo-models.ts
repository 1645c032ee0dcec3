import type { Connection } from 'mongoose';
import { accountModel } from '../accounts/account-record.ts';
import { contactModel } from '../contacts/contact-record.ts';
import { conversationModel, membershipModel } from '../conversations/conversation-record.ts';
import { messageModel } from '../messages/message-record.ts';
import { demoModel } from './demo-record.ts';

/** The collections that a demo has something in. */
export function demoModels(connection: Connection) {
  return {
    accounts: accountModel(connection),
    contacts: contactModel(connection),
    conversations: conversationModel(connection),
    memberships: membershipModel(connection),
    messages: messageModel(connection),
    demos: demoModel(connection),
  };
}
