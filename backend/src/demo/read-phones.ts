import type { Types } from 'mongoose';
import type { AccountDeps } from '../accounts/account-deps.ts';
import { contactStore } from '../contacts/contact-store.ts';
import { contentPlace } from '../messages/message-view.ts';
import { demoModels } from './demo-models.ts';
import type { ShownPhone, ShownText } from './simulated-phones.ts';

const maxTexts = 30;
/** What has reached the carrier, or came from it; of the rest no phone knows. */
const shown = ['sent', 'delivered', 'undelivered', 'received'] as const;

/** What stands on the phones that an account talks to, the one that was quiet longest first. */
export async function readPhones(
  deps: Pick<AccountDeps, 'database' | 'encryption' | 'hash'>,
  account: Types.ObjectId,
): Promise<ShownPhone[]> {
  const { contacts, conversations, messages } = demoModels(deps.database.background);
  const talks = await conversations.find({ account }).sort({ last_activity_at: 1 }).lean();
  const people = talks.map(({ contact }) => contact);
  const numbers = await contactStore(deps.database.background, deps.encryption, deps.hash).findNumbers(
    people,
  );
  const optedOut = await contacts.distinct('_id', { _id: { $in: people }, 'opt_outs.0': { $exists: true } });
  return Promise.all(
    talks.map(async ({ _id, contact }) => {
      const texts = await messages
        .find({ account, conversation: _id, status: { $in: [...shown] } })
        .sort({ seq: -1 })
        .limit(maxTexts)
        .lean();
      return {
        number: numbers.get(contact.toHexString()) ?? '',
        hasOptedOut: optedOut.some((id) => id.equals(contact)),
        texts: texts.reverse().map((text): ShownText => ({
          direction: text.direction,
          body: deps.encryption.decrypt(text.content, contentPlace(text._id)),
          status: text.status,
          error_code: text.error_code,
          at: text.created_at.toISOString(),
        })),
      };
    }),
  );
}
