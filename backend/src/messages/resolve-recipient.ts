import type { SendMessage } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import type { Config } from '../config.ts';
import type { ContactStore, KnownContact } from '../contacts/contact-store.ts';
import { parsePhoneNumber } from '../contacts/parse-phone-number.ts';
import { fieldProblem, Problem } from '../http/problem.ts';

export interface Recipient {
  /** E.164. */
  readonly number: string;
  /** Known already when the text names a contact. */
  readonly contact: KnownContact | null;
  /** JSON pointer to the field that says who it is. */
  readonly field: string;
}

interface Deps {
  readonly config: Config;
  readonly contacts: ContactStore;
}

/**
 * The number that a text goes to: typed in any format, or that of a contact of an own conversation.
 * @throws {Problem} `invalid_phone_number`, `country_not_allowed`, or `invalid_fields` when neither, both or somebody
 *   else's contact is named
 */
export async function resolveRecipient(
  deps: Deps,
  account: Types.ObjectId,
  text: SendMessage,
  pointer: (field: string) => string,
): Promise<Recipient> {
  const contact = text.contact_id === undefined ? null : await ownContact(text.contact_id);
  const field = pointer(contact === null ? 'recipient_number' : 'contact_id');
  const parsed = parsePhoneNumber(contact?.number ?? text.recipient_number ?? '', deps.config.homeCountry);
  if (parsed === null) throw fieldProblem('invalid_phone_number', field, contact ? notAPhone : undefined);
  if (parsed.country === undefined || !deps.config.allowedCountries.has(parsed.country)) {
    throw fieldProblem('country_not_allowed', field, onlyTo(deps.config.allowedCountries));
  }
  return { number: parsed.number, contact, field };

  async function ownContact(id: string): Promise<KnownContact & { number: string }> {
    if (text.recipient_number !== undefined)
      throw refusal('Give a recipient_number or a contact_id, not both.');
    const contactId = /^[0-9a-f]{24}$/i.test(id) ? new Types.ObjectId(id) : null;
    const found = contactId === null ? null : await deps.contacts.findOwn(account, contactId);
    if (found === null) throw refusal('No contact of yours has this id.');
    return found;
  }

  function refusal(detail: string): Problem {
    const errors = [{ pointer: pointer('contact_id'), code: 'invalid' as const, detail }];
    return new Problem('invalid_fields', detail, { errors });
  }
}

/** Of somebody who texted us without being a phone: nobody typed a number that could be put right. */
const notAPhone = 'This sender cannot be texted: it is a short code or a name, and not a phone.';

/** Which countries are texted, by their names: what would be right. */
function onlyTo(countries: ReadonlySet<string>): string {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const list = new Intl.ListFormat('en').format([...countries].map((code) => names.of(code) ?? code));
  return `Only numbers of these countries are texted here: ${list}.`;
}
