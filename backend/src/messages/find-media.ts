import { Types } from 'mongoose';
import type { Logger } from 'pino';
import type { CurrentAccount } from '../accounts/account-record.ts';
import { nobody } from '../conversations/conversation-record.ts';
import { Problem } from '../http/problem.ts';
import type { MediaOutcome, MediaSource } from '../sms/twilio-media.ts';
import type { MessageStore } from './message-store.ts';

export interface MediaDeps {
  readonly messages: MessageStore;
  readonly media: MediaSource;
  readonly log: Logger;
}

/** Bytes; more than the networks carry. */
export const maxMediaBytes = 16 * 1024 * 1024;
/** What phones send; anything else stays at the provider. */
const taken = /^(image|audio|video|text)\/[\w.+-]+$|^application\/(pdf|vcard)$/;

/** A file that came with a text, as the provider knows both. */
export interface MediaPlace {
  readonly message: Types.ObjectId;
  readonly twilioSid: string;
  readonly sid: string;
}

/**
 * Finds a file that came with a text which the account may read: an own one, or one that is nobody's yet for those who
 * may take it.
 * @throws {Problem} `not_found`
 */
export async function findMedia(
  deps: MediaDeps,
  { id: accountId, role }: Pick<CurrentAccount, 'id' | 'role'>,
  id: Types.ObjectId,
  sid: string,
): Promise<MediaPlace> {
  const message =
    (await deps.messages.find(new Types.ObjectId(accountId), id)) ??
    (role === 'member' ? null : await deps.messages.find(nobody, id));
  const isIts = message?.media?.some((media) => media.sid === sid) === true;
  if (!isIts || message.twilio_sid === null) throw new Problem('not_found');
  return { message: id, twilioSid: message.twilio_sid, sid };
}

/**
 * Begins to fetch the file from the provider. Whoever gets it reads or destroys its body.
 * @throws {Problem} `not_found` when the provider has it no more; `media_unavailable`
 */
export async function openMedia(
  deps: MediaDeps,
  { message, twilioSid, sid }: MediaPlace,
  signal: AbortSignal,
): Promise<Extract<MediaOutcome, { kind: 'found' }>> {
  const outcome = await deps.media(twilioSid, sid, signal);
  if (outcome.kind === 'not_found')
    throw new Problem('not_found', 'Twilio does not have this file any more.');
  if (outcome.kind === 'failed') {
    deps.log.warn(
      { message_id: message.toHexString(), reason: outcome.reason },
      'A file could not be fetched.',
    );
    throw new Problem('media_unavailable');
  }
  const refusal = refusalOf(outcome);
  if (refusal === null) return outcome;
  outcome.body.destroy();
  throw new Problem('media_unavailable', refusal);
}

function refusalOf({ contentType, length }: Extract<MediaOutcome, { kind: 'found' }>): string | null {
  if (!taken.test(contentType)) return 'Files of this type are not opened here.';
  if (length !== null && length > maxMediaBytes) return 'The file is larger than 16 MB.';
  return null;
}
