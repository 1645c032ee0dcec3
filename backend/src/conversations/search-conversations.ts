import { setImmediate } from 'node:timers/promises';
import type { Conversation } from '@mysms/contract/conversations';
import type { Types } from 'mongoose';
import type { Config } from '../config.ts';
import { parsePhoneNumber } from '../contacts/parse-phone-number.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { titlePlace } from './conversation-record.ts';
import { registryName } from './conversation-view.ts';
import type { SearchedContact, SearchStore } from './search-store.ts';
import { viewConversations, type ViewConversationsDeps } from './view-conversations.ts';

export interface SearchConversationsDeps extends ViewConversationsDeps {
  readonly config: Config;
  readonly hash: KeyedHash;
  readonly searches: SearchStore;
}

/** More than this is no answer to read, but a reason to type another letter. */
const maxFound = 50;
/** Conversations whose title and name are decrypted and compared in one turn of the event loop: a few ms. */
const comparedAtOnce = 200;

/**
 * The account's own conversations, archived ones too, in whose title or registry name all words stand, whatever their
 * case and accents; or whose number it is, in any format. A word of four digits may also be the number's last ones.
 * @returns latest activity first, at most 50; none for a blank `q`
 */
export async function searchConversations(
  deps: SearchConversationsDeps,
  account: Types.ObjectId,
  q: string,
): Promise<Conversation[]> {
  const words = foldText(q).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const number = parsePhoneNumber(q, deps.config.homeCountry)?.number;
  const phone = number === undefined ? null : deps.hash('phone', number);
  const lastFour = new Map(words.filter(isLastFour).map((word) => [word, deps.hash('last_four', word)]));

  const conversations = await deps.searches.own(account);
  const [titles, contacts] = await Promise.all([
    deps.searches.titles(
      account,
      conversations.map(({ _id }) => _id),
    ),
    deps.searches.named(
      conversations.map(({ contact }) => contact),
      { phone: phone === null ? [] : [phone], lastFour: [...lastFour.values()] },
    ),
  ]);
  return viewConversations(deps, account, await find());

  async function find(): Promise<Types.ObjectId[]> {
    const found: Types.ObjectId[] = [];
    for (const [n, { _id, contact }] of conversations.entries()) {
      if (n % comparedAtOnce === comparedAtOnce - 1) await setImmediate();
      if (matches(_id, contacts.get(contact.toHexString()))) found.push(_id);
      if (found.length === maxFound) break;
    }
    return found;
  }

  function matches(id: Types.ObjectId, contact: SearchedContact | undefined): boolean {
    if (phone !== null && contact?.phone_index === phone) return true;
    const title = titles.get(id.toHexString());
    if (title === undefined && contact === undefined) return false;
    const own = title === undefined ? '' : deps.encryption.decrypt(title, titlePlace(account, id));
    const name = contact === undefined ? '' : (registryName(contact, deps.encryption) ?? '');
    const text = foldText(`${own}\n${name}`);
    return words.every(
      (word) =>
        text.includes(word) || (contact !== undefined && lastFour.get(word) === contact.last_four_index),
    );
  }
}

/** Without case and accents: what somebody types who is in a hurry. */
function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function isLastFour(word: string): boolean {
  return /^\d{4}$/.test(word);
}
